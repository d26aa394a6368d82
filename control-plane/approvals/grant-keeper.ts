import type { Logger } from "../../runtime/log/logger.ts";
import type { GrantStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { ApprovalEntry } from "./approval-view.ts";

const RETRY_MS = 1_000;

export interface GrantKeeperPorts {
  readonly grants: GrantStore;
  readonly log: Logger;
  readonly nowMs: () => number;
}

/**
 * Sees to it that every approval that yielded a grant has its entry. The log is the truth: a replica that died between
 * the append and the entry is made good by any other, or by itself when it starts again. Creating is once or not at
 * all, so an entry that was revoked since is left alone, however often this runs.
 */
export class GrantKeeper {
  readonly #ports: GrantKeeperPorts;
  readonly #due: ApprovalEntry[] = [];
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(ports: GrantKeeperPorts) {
    this.#ports = ports;
  }

  /** Notes an approval that may have yielded a grant. */
  ensure(entry: ApprovalEntry): void {
    if (this.#stopped || !isWorthKeeping(entry, this.#ports.nowMs())) return;
    this.#due.push(entry);
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  /** Finishes what can be finished now. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let entry = this.#due[0]; entry !== undefined; entry = this.#due[0]) {
      const { grant } = entry.state;
      try {
        if (grant !== undefined) await this.#ports.grants.create({ grant, outcome: entry.outcome, revoked: false });
        this.#due.shift();
      } catch (error) {
        this.#ports.log.warn({ approvalId: entry.approvalId, error: errorMessage(error) }, "grant not stored yet");
        if (this.#stopped) return;
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A grant that is used up or past its time has nothing left to release. */
function isWorthKeeping({ state }: ApprovalEntry, nowMs: number): boolean {
  return state.grant !== undefined && state.grantUses < state.grant.uses && state.grant.expiresAtMs > nowMs;
}
