import { type ControlPlaneGauges, controlPlaneMetrics } from "../../runtime/telemetry/control-plane-metrics.ts";
import { metering } from "../../runtime/telemetry/switches.ts";
import type { Bus, Stop } from "../../shared/bus/ports.ts";
import { isAlive } from "../../shared/fleet/lag.ts";
import type { ApprovalEntry, ApprovalView } from "../approvals/approval-view.ts";

const HEARTBEATS_EVERY_MS = 10_000;

interface Lag {
  readonly environment: string;
  readonly agentId: string;
  readonly lag: number;
}

/** The control plane's metrics, at work. */
export interface ApprovalMetrics {
  /** An approval has ended: how long it took. */
  ended(entry: ApprovalEntry): void;
  stop(): Promise<void>;
}

/** Starts the metrics, when a variable asked for them. */
export async function startMetrics(
  bus: Pick<Bus, "bundles" | "fleet">,
  environments: readonly string[],
  view: ApprovalView,
): Promise<ApprovalMetrics> {
  if (!metering.enabled) return { ended: () => {}, stop: async () => {} };
  const { gauges, stop } = await watchGauges(bus, environments, view);
  const metrics = controlPlaneMetrics(gauges);
  return {
    ended({ environment, state }) {
      const { workflow, requestedAtMs } = state.escalation;
      metrics.approvalEnded(environment, workflow, state.status, Math.max(0, (state.endedAtMs ?? 0) - requestedAtMs));
    },
    stop,
  };
}

/**
 * What the control plane's gauges read. Metrics are exported by a timer that can't wait, so what lies on the bus is
 * kept at hand here: active revisions by watching, heartbeats by asking now and then.
 */
async function watchGauges(
  bus: Pick<Bus, "bundles" | "fleet">,
  environments: readonly string[],
  view: ApprovalView,
): Promise<{ readonly gauges: ControlPlaneGauges; readonly stop: Stop }> {
  const revisions = new Map<string, number>();
  let lags: readonly Lag[] = [];

  async function readHeartbeats(): Promise<void> {
    const found = await Promise.all(
      environments.map(async (environment) => {
        const active = revisions.get(environment) ?? 0;
        const heartbeats = await bus.fleet.list(environment);
        return heartbeats
          .filter((beat) => isAlive(beat, Date.now()))
          .map(({ agentId, revision }) => ({
            environment,
            agentId,
            lag: Math.max(0, active - revision),
          }));
      }),
    );
    lags = found.flat();
  }

  const stops = await Promise.all(
    environments.map((environment) =>
      bus.bundles.watch(environment, ({ revision }) => void revisions.set(environment, revision)),
    ),
  );
  const refresh = () => readHeartbeats().catch(() => {}); // Old lags until the bus is back.
  const timer = setInterval(refresh, HEARTBEATS_EVERY_MS);
  void refresh();

  return {
    gauges: {
      pendingApprovals: () => countPending(view),
      activeBundles: () => [...revisions].map(([environment, revision]) => ({ environment, revision })),
      agentLags: () => lags,
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function countPending(view: ApprovalView) {
  const counts = new Map<string, { environment: string; workflow: string; count: number }>();
  for (const { environment, state } of view.pending()) {
    const { workflow } = state.escalation;
    const key = `${environment}/${workflow}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { environment, workflow, count: 1 });
    else known.count += 1;
  }
  return counts.values();
}
