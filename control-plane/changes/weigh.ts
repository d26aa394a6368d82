import type { BundleContent } from "../../shared/bundle/model.ts";
import { canonicalJson } from "../../shared/digest/index.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
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
  const changes = diffPolicySets(before, content.policySet);
  const summary = summarizeChanges(changes);
  const worst = { strength: "weaker", weakens: true, mayWeaken: true };
  return {
    environment,
    first: active === undefined,
    ...summary,
    ...(changes.length === 0 && !isSame(before, content.policySet) ? { strength: "different", mayWeaken: true } : {}),
    ...(isUnknown ? worst : {}),
  };
}

/** Whether nothing but descriptions tells two sets apart: a difference that has no name is not thereby harmless. */
function isSame(before: PolicySet, after: PolicySet): boolean {
  return meaningOf(before) === meaningOf(after);
}

function meaningOf(set: PolicySet): string {
  const plain: JsonValue = JSON.parse(JSON.stringify(set, (key, value) => (key === "description" ? undefined : value)));
  return canonicalJson(plain);
}
