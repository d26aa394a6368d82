import type { BundleInfo } from "../../proto/gen/postern/v1/BundleInfo.ts";
import type { BundleOrigin as OriginMessage } from "../../proto/gen/postern/v1/BundleOrigin.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { BundleManifest, BundleOrigin } from "../../shared/bundle/model.ts";

/** A published bundle as the API shows it. */
export function bundleMessage(manifest: BundleManifest, activeRevision: number): BundleInfo {
  const { environment, revision, digest, publishedBy, message, policies, rules, workflows, rollbackOf } = manifest;
  return {
    environment,
    revision,
    digest,
    publishedBy,
    message,
    policies,
    rules,
    workflows,
    rollbackOf,
    publishedAt: toTimestamp(manifest.publishedAtMs),
    active: revision === activeRevision,
    origin: manifest.origin === undefined ? null : originMessage(manifest.origin),
  };
}

function originMessage({ promotedFrom, breakGlass, forced, change }: BundleOrigin): OriginMessage {
  return {
    promotedFrom: promotedFrom ?? null,
    breakGlass: breakGlass ?? "",
    forced: forced ?? false,
    changeId: change?.id ?? "",
    approvalId: change?.approvalId ?? "",
  };
}
