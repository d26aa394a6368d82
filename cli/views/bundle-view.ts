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
    origin: originJson(bundle),
  };
}

function originJson({ origin }: BundleInfo__Output): JsonObject | null {
  if (origin === null) return null;
  const { promotedFrom, breakGlass, forced, changeId, approvalId } = origin;
  return {
    promotedFrom: promotedFrom === null ? null : { ...promotedFrom },
    breakGlass,
    forced,
    changeId,
    approvalId,
  };
}

/** "promoted from staging 7, approved by 01J…": how a bundle came to be where it is; empty: it was just published. */
export function originText({ rollbackOf, origin }: BundleInfo__Output): string {
  const { promotedFrom = null, breakGlass = "", forced = false, approvalId = "" } = origin ?? {};
  return [
    rollbackOf === 0 ? "" : `restores ${rollbackOf}`,
    promotedFrom === null ? "" : `promoted from ${promotedFrom.environment} ${promotedFrom.revision}`,
    approvalId === "" ? "" : `by approval ${approvalId}`,
    breakGlass === "" ? "" : `break-glass: ${breakGlass}`,
    forced ? "forced" : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** Enough of a digest to tell it from others. */
export function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
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
    shortDigest(bundle.digest),
    [originText(bundle), bundle.message].filter((part) => part !== "").join(". "),
  ]);
  return table(["REVISION", "PUBLISHED", "BY", "POLICIES", "RULES", "WORKFLOWS", "DIGEST", "MESSAGE"], rows);
}

/** "1 policy", "3 policies" */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
