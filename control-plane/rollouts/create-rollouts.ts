import type { Logger } from "../../runtime/log/logger.ts";
import type { Bus } from "../../shared/bus/ports.ts";
import type { Rollout, RolloutEvent } from "../../shared/rollout/model.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";
import type { BundleWriter } from "../bundles/bundle-writer.ts";
import { RolloutEngine } from "./rollout-engine.ts";
import { RolloutPlacer } from "./rollout-placer.ts";
import { RolloutTicker } from "./rollout-ticker.ts";

export interface RolloutsPorts {
  readonly bus: Pick<Bus, "rollouts" | "fleet">;
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
  readonly environments: readonly string[];
  /** How often rollouts are looked after. */
  readonly everyMs: number;
  readonly nowMs: () => number;
  readonly log: Logger;
  /** Told of each event by the replica that stored it. */
  readonly onEvent: (rollout: Rollout, event: RolloutEvent) => void;
}

/** The parts of rollouts, wired. `ticker` is to be started, and stopped. */
export function createRollouts(ports: RolloutsPorts): {
  readonly engine: RolloutEngine;
  readonly ticker: RolloutTicker;
} {
  const { bus, library, writer, environments, everyMs, nowMs, log, onEvent } = ports;
  const engine = new RolloutEngine({
    store: bus.rollouts,
    fleet: bus.fleet,
    placer: new RolloutPlacer({ library, writer }),
    nowMs,
    onEvent,
  });
  const ticker = new RolloutTicker({
    environments,
    everyMs,
    settle: (environment) => engine.settle(environment),
    log,
  });
  return { engine, ticker };
}
