import type { BundleOrigin } from "../../shared/bundle/model.ts";
import type { BundleStore } from "../../shared/bus/ports.ts";
import type { Content, RolloutPlan } from "../../shared/rollout/model.ts";
import type { NewBundle } from "../bundles/new-bundle.ts";
import type { RolloutEngine } from "./rollout-engine.ts";

/** A change that was approved and is to come to some agents first. */
export interface ApprovedRollout {
  /** Of the change, and of the rollout that it becomes: so it becomes one, however often somebody begins it. */
  readonly id: string;
  readonly environment: string;
  readonly by: string;
  readonly message: string;
  readonly plan: RolloutPlan;
  readonly bundle: NewBundle;
  readonly base: Content;
  readonly origin: BundleOrigin;
}

/** Begins rollouts of changes that were approved. */
export interface ApprovedRollouts {
  /** The revision of the first step; undefined: the change is no rollout yet, or a later one has taken its place. */
  begun(environment: string, id: string): Promise<number | undefined>;
  /** Resolves to that revision. Throws ROLLOUT_UNDER_WAY, REVISION_CONFLICT. */
  begin(rollout: ApprovedRollout): Promise<number>;
}

export function approvedRollouts(
  engine: RolloutEngine,
  store: Pick<BundleStore, "putContent">,
  nowMs: () => number,
): ApprovedRollouts {
  return {
    begun: (environment, id) => engine.firstRevision(environment, id),
    async begin({ bundle, by, ...rest }) {
      await store.putContent(rest.environment, bundle.digest, bundle.bytes);
      const { events } = await engine.start({ kind: "started", atMs: nowMs(), by, digest: bundle.digest, ...rest });
      return events.find((event) => event.kind === "placed")?.revision ?? 0;
    },
  };
}
