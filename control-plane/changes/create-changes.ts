import type { Logger } from "../../runtime/log/logger.ts";
import type { TrustedKeys } from "../../shared/bundle/index.ts";
import type { Bus } from "../../shared/bus/ports.ts";
import type { ChangeEnd, PolicyChange } from "../../shared/change/model.ts";
import type { EnvironmentTable } from "../../shared/promotion/model.ts";
import type { Approvals } from "../approvals/create-approvals.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";
import type { BundleWriter } from "../bundles/bundle-writer.ts";
import type { ApprovedRollouts } from "../rollouts/approved-rollouts.ts";
import { ChangeApplier } from "./change-applier.ts";
import { ChangeDesk } from "./change-desk.ts";
import { ChangeKeeper } from "./change-keeper.ts";
import { PolicyGuard, type PolicyGuardPorts } from "./policy-guard.ts";
import { PromotionGate } from "./promotion-gate.ts";

export interface ChangesPorts {
  readonly rules: EnvironmentTable;
  readonly bus: Pick<Bus, "changes" | "escalations">;
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
  readonly rollouts: ApprovedRollouts;
  readonly keys: TrustedKeys;
  readonly facts: PolicyGuardPorts["facts"];
  readonly approvals: Pick<Approvals, "engine" | "hub">;
  readonly replicaId: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly traceparent: () => string;
  readonly onProposed: (change: PolicyChange) => void;
  readonly onEnded: (change: PolicyChange, end: ChangeEnd) => void;
}

export interface Changes {
  /** What every change to an environment has to pass. */
  readonly gate: PromotionGate;
  readonly keeper: ChangeKeeper;
}

/** Wires what lets changes into environments, at once or when they are approved. */
export function createChanges(ports: ChangesPorts): Changes {
  const { rules, bus, library, writer, rollouts, keys, approvals, replicaId, log, nowMs } = ports;
  const store = bus.changes;
  const guard = new PolicyGuard({ library, facts: ports.facts, nowMs });
  const desk = new ChangeDesk({
    guard,
    library,
    changes: store,
    escalations: bus.escalations,
    nowMs,
    source: replicaId,
    traceparent: ports.traceparent,
    onProposed: ports.onProposed,
  });
  const find: Approvals["engine"]["find"] = (environment, id) => approvals.engine.find(environment, id);
  const applier = new ChangeApplier({
    rules,
    guard,
    desk,
    library,
    writer,
    rollouts,
    changes: store,
    find,
    keys,
    nowMs,
  });
  const keeper = new ChangeKeeper({
    store,
    applier,
    desk,
    approvals,
    source: replicaId,
    log,
    nowMs,
    onEnded: ports.onEnded,
  });
  return { gate: new PromotionGate({ rules, desk, nowMs }), keeper };
}
