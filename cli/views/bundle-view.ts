import type { BundleInfo__Output } from "../../proto/gen/postern/v1/BundleInfo.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function bundleJson(bundle: BundleInfo__Output): JsonObject {
  const { environment, revision, digest, publishedBy, message, policies, rules, workflows, active, rollbackOf } =
    bundle;
  return {
    environment,
    revision,
    active,
    digest,
    publishedAt: toIso(bundle.publishedAt),
    publishedBy,
    message,
    policies,
    rules,
    workflows,
    rollbackOf,
  };
}

/** "revision 3 of dev: 4 policies, 57 rules, 12 workflows" */
export function bundleSentence({ environment, revision, policies, rules, workflows }: BundleInfo__Output): string {
  const counts = [count(policies, "policy", "policies"), count(rules, "rule", "rules")];
  return `revision ${revision} of ${environment}: ${counts.join(", ")}, ${count(workflows, "workflow", "workflows")}`;
}

export function bundleTable(bundles: readonly BundleInfo__Output[], palette: Palette, nowMs: number): string {
  const rows = bundles.map((bundle) => [
    bundle.active ? palette.good(`${bundle.revision} *`) : String(bundle.revision),
    formatRelative(toMs(bundle.publishedAt), nowMs),
    bundle.publishedBy,
    String(bundle.policies),
    String(bundle.rules),
    String(bundle.workflows),
    bundle.digest.slice(0, "sha256:".length + 12),
    bundle.rollbackOf > 0 ? `restores ${bundle.rollbackOf}. ${bundle.message}`.trim() : bundle.message,
  ]);
  return table(["REVISION", "PUBLISHED", "BY", "POLICIES", "RULES", "WORKFLOWS", "DIGEST", "MESSAGE"], rows);
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
