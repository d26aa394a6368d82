import type { BundleContent } from "../../shared/bundle/model.ts";
import type { JsonObject } from "../../shared/json.ts";
import { diffPolicySets } from "../../shared/policy/diff/diff.ts";
import { summarizeChanges } from "../../shared/policy/diff/summary.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import type { ActiveBundle, BundleLibrary } from "../bundles/bundle-library.ts";

/** Where there is no bundle, everything is denied. */
const NOTHING: PolicySet = { policies: [], workflows: [] };

/** What putting a content in force over the active one does to an environment, as the guard's conditions read it. */
export async function weigh(
  library: BundleLibrary,
  environment: string,
  active: ActiveBundle | undefined,
  content: BundleContent,
): Promise<JsonObject> {
  // Nobody knows what a bundle that does not verify says: taking its place may be anything.
  const isUnknown = active !== undefined && active.manifest === undefined;
  const before =
    active === undefined || isUnknown ? NOTHING : (await library.content(environment, active.stored.pointer)).policySet;
  const summary = summarizeChanges(diffPolicySets(before, content.policySet));
  const worst = { strength: "weaker", weakens: true, mayWeaken: true };
  return {
    environment,
    first: active === undefined,
    ...summary,
    ...(isUnknown ? worst : {}),
  };
}
