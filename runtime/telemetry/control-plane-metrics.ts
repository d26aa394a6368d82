import type { ApprovalStatus } from "../../shared/approval/model.ts";
import { METRICS } from "../../shared/telemetry/names.ts";
import { histogram, observeGauge } from "./instruments.ts";

/** What the control plane keeps anyway, read when metrics are exported. */
export interface ControlPlaneGauges {
  pendingApprovals(): Iterable<{ readonly environment: string; readonly workflow: string; readonly count: number }>;
  activeBundles(): Iterable<{ readonly environment: string; readonly revision: number }>;
  /** Agents that are alive, with active minus enforced revision. */
  agentLags(): Iterable<{ readonly environment: string; readonly agentId: string; readonly lag: number }>;
}

export interface ControlPlaneMetrics {
  /** An approval has ended, `durationMs` after it was requested. */
  approvalEnded(environment: string, workflow: string, status: ApprovalStatus, durationMs: number): void;
}

/** The control plane's metrics. Attributes are few: environments, workflows and agents. */
export function controlPlaneMetrics(gauges: ControlPlaneGauges): ControlPlaneMetrics {
  const decisionDuration = histogram(METRICS.approvalDecisionDuration);
  observeGauge(METRICS.approvalsPending, function* () {
    for (const { environment, workflow, count } of gauges.pendingApprovals()) {
      yield { value: count, attributes: { environment, workflow } };
    }
  });
  observeGauge(METRICS.bundleRevision, function* () {
    for (const { environment, revision } of gauges.activeBundles())
      yield { value: revision, attributes: { environment } };
  });
  observeGauge(METRICS.bundleLag, function* () {
    for (const { environment, agentId, lag } of gauges.agentLags()) {
      yield { value: lag, attributes: { environment, agent: agentId } };
    }
  });
  return {
    approvalEnded(environment, workflow, status, durationMs) {
      decisionDuration.record(durationMs / 1_000, { environment, workflow, status });
    },
  };
}
