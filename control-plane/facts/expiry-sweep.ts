import type { Logger } from "../../runtime/log/logger.ts";
import type { FactStore, Stop } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { isExpired } from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";

const EVERY_MS = 30_000;

export interface ExpirySweepPorts {
  readonly facts: Pick<FactStore, "list" | "deleteIf">;
  readonly environments: readonly string[];
  readonly nowMs: () => number;
  readonly log: Logger;
  /** A fact was removed: by this replica, if several try. */
  readonly onExpired: (environment: string, change: JsonObject) => void;
  readonly everyMs?: number;
}

/**
 * Removes facts that have expired. Nothing depends on when: whoever reads facts leaves expired ones out by itself. A fact
 * that was put again meanwhile stays, as only the revision that was seen is deleted.
 */
export function startExpirySweep(ports: ExpirySweepPorts): Stop {
  const { environments, log, everyMs = EVERY_MS } = ports;
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweepAll = async () => {
    for (const environment of environments) {
      await sweep(ports, environment).catch((error: unknown) => {
        log.debug({ environment, error: errorMessage(error) }, "expired facts are removed later");
      });
    }
  };
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    sweeping = sweepAll().finally(() => {
      idle = true;
    });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

async function sweep({ facts, nowMs, onExpired }: ExpirySweepPorts, environment: string): Promise<void> {
  const atMs = nowMs();
  for (const fact of await facts.list(environment)) {
    if (!isExpired(fact, atMs) || !(await facts.deleteIf(environment, fact.path, fact.revision))) continue;
    const { path, revision, expiresAtMs = atMs, updatedBy } = fact;
    onExpired(environment, { operation: "expire", path, by: updatedBy, revision, expiresAtMs });
  }
}
