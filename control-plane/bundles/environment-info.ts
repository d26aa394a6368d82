import type { EnvironmentInfo } from "../../proto/gen/postern/v1/EnvironmentInfo.ts";
import { toDuration } from "../../runtime/rpc/time.ts";
import { type EnvironmentTable, NO_RULES } from "../../shared/promotion/model.ts";
import type { BundleLibrary } from "./bundle-library.ts";
import { bundleMessage } from "./bundle-message.ts";

export interface EnvironmentInfoPorts {
  readonly library: BundleLibrary;
  readonly rules: EnvironmentTable;
  /** Changes to an environment that wait for approval. */
  readonly openChanges: (environment: string) => number;
}

/** What is active in an environment, and by which rules changes reach it. */
export async function environmentInfo(
  { library, rules, openChanges }: EnvironmentInfoPorts,
  name: string,
): Promise<EnvironmentInfo> {
  const active = await library.active(name);
  const activeRevision = active?.stored.pointer.revision ?? 0;
  const { promoteFrom = "", guardedBy = "", minSoakMs, onlyByPromotion } = rules.get(name) ?? NO_RULES;
  return {
    name,
    activeRevision,
    active: active?.manifest === undefined ? null : bundleMessage(active.manifest, activeRevision),
    promoteFrom,
    minSoak: minSoakMs === 0 ? null : toDuration(minSoakMs),
    onlyByPromotion,
    guardedBy,
    openChanges: openChanges(name),
  };
}
