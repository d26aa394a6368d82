import type { Logger } from "../../runtime/log/logger.ts";
import type { GrantStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { inParallel } from "../../shared/in-parallel.ts";
import type { ApprovalEntry } from "./approval-view.ts";
import { Pause } from "./pause.ts";

const RETRY_MS = 1_000;
/** Entries under way at once. */
const PARALLEL = 32;
/** Whoever waits for an approval uses its grant within milliseconds; a use is on record soon after. */
const TIME_TO_USE_MS = 250;
/** The replica that appended the approval stores its grant; the others see to it if that one can't. */
const TIME_TO_STORE_MS = 500;

export interface GrantKeeperPorts {
  readonly grants: Pick<GrantStore, "create" | "revoke">;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** The approval as it stands by now; undefined: it is not in memory any more. */
  readonly current: (entry: ApprovalEntry) => ApprovalEntry | undefined;
}

/**
 * Sees to it that every approval that yielded a grant has its entry while there is something left of it. The log is the
 * truth: a replica that died between the append and the entry is made good by any other, or by itself when it starts
 * again. Creating is once or not at all, so an entry that was revoked since is left alone, however often this runs.
 *
 * A grant that only the request itself can use waits a moment for that: nearly all are used up by then and need no
 * entry, which saves each agent of the environment from hearing of it. The same request finds its grant without.
 */
export class GrantKeeper {
  readonly #ports: GrantKeeperPorts;
  readonly #patient = new Map<ApprovalEntry, NodeJS.Timeout>();
  #due: ApprovalEntry[] = [];
  #running: Promise<void> | undefined;
  readonly #pause = new Pause();
  #stopped = false;

  constructor(ports: GrantKeeperPorts) {
    this.#ports = ports;
  }

  /** Notes an approval that may have yielded a grant. `by`: which replica appended it. */
  ensure(entry: ApprovalEntry, by: "me" | "another" = "me"): void {
    if (this.#stopped || !isWorthKeeping(entry, this.#ports.nowMs())) return;
    const waitMs = by === "another" ? TIME_TO_STORE_MS : isForItsRequestOnly(entry) ? TIME_TO_USE_MS : 0;
    if (waitMs === 0) this.#add(entry);
    else
      this.#patient.set(
        entry,
        setTimeout(() => this.#addIfUnused(entry), waitMs),
      );
  }

  /** Finishes what can be finished now. */
  async stop(): Promise<void> {
    for (const entry of this.#patient.keys()) this.#addIfUnused(entry);
    this.#stopped = true;
    this.#pause.end();
    await this.#running;
  }

  #addIfUnused(entry: ApprovalEntry): void {
    clearTimeout(this.#patient.get(entry));
    this.#patient.delete(entry);
    const current = this.#ports.current(entry) ?? entry;
    if (isWorthKeeping(current, this.#ports.nowMs())) this.#add(current);
  }

  #add(entry: ApprovalEntry): void {
    this.#due.push(entry);
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  async #work(): Promise<void> {
    // Lets the caller finish first: what it adds in one go then goes out together.
    await Promise.resolve();
    while (this.#due.length > 0) {
      const batch = this.#due;
      this.#due = [];
      const failed: ApprovalEntry[] = [];
      await inParallel(batch, PARALLEL, async (entry) => {
        if (!(await this.#create(entry))) failed.push(entry);
      });
      if (failed.length === 0) continue;
      this.#due = [...failed, ...this.#due];
      if (this.#stopped) return;
      await this.#pause.take(RETRY_MS);
    }
  }

  async #create({ approvalId, outcome, state: { grant, grantRevoked } }: ApprovalEntry): Promise<boolean> {
    const { grants } = this.#ports;
    try {
      if (grant === undefined) return true;
      // A revocation is stored by who revoked; this makes good what a crash left out.
      if (grantRevoked) await grants.revoke({ grant, outcome, revoked: true });
      else await grants.create({ grant, outcome, revoked: false });
      return true;
    } catch (error) {
      this.#ports.log.warn({ approvalId, error: errorMessage(error) }, "grant not stored yet");
      return false;
    }
  }
}

/** A grant that is used up or past its time has nothing left to release. */
function isWorthKeeping({ state }: ApprovalEntry, nowMs: number): boolean {
  return state.grant !== undefined && state.grantUses < state.grant.uses && state.grant.expiresAtMs > nowMs;
}

function isForItsRequestOnly({ state: { grant } }: ApprovalEntry): boolean {
  return grant?.uses === 1 && grant.scope === "arguments";
}
