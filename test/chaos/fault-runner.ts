import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../shared/policy/testing/random.ts";
import { type Fault, nextFault } from "./faults.ts";
import type { Fleet } from "./fleet.ts";

/** With more parts than this down the next fault waits: a town where nobody ever serves proves nothing. */
const MOST_DOWN = 4;
/** Now and then all may stand up, so that approvals come through from end to end. */
const KILLS_BEFORE_CALM = 25;
const CALM_MS = 1_500;
const LOOK_EVERY_MS = 20;
/** After a fault is over a part may still be busy with it: starting, connecting, reading what it missed. */
const RECOVERY_MS = 5_000;

/** When a part was not quite itself, as Unix milliseconds. */
export interface Trouble {
  readonly part: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Breaks a fleet by a schedule, and heals it. */
export class FaultRunner {
  /** Faults by kind; `kill` counts processes. */
  readonly counts: Record<string, number> = {};
  readonly troubles: Trouble[] = [];
  readonly #fleet: Fleet;
  readonly #random: Random;
  readonly #healing = new Set<Promise<void>>();

  constructor(fleet: Fleet, random: Random) {
    this.#fleet = fleet;
    this.#random = random;
  }

  /** Faults until so many processes were killed. */
  async run(kills: number, onCalm: (killed: number) => void): Promise<void> {
    let calmAt = KILLS_BEFORE_CALM;
    while ((this.counts.kill ?? 0) < kills) {
      const { afterMs, fault } = nextFault(this.#random, this.#fleet.targets);
      await delay(afterMs);
      while (this.#down > MOST_DOWN) await delay(LOOK_EVERY_MS);
      this.#strike(fault);
      const killed = this.counts.kill ?? 0;
      if (killed < calmAt) continue;
      await this.healAll();
      await delay(CALM_MS);
      onCalm(killed);
      calmAt = killed + KILLS_BEFORE_CALM;
    }
  }

  /** Resolves when every fault is over and every part serves. */
  async healAll(): Promise<void> {
    await Promise.all(this.#healing);
    await Promise.all(this.#fleet.parts.map((part) => part.untilServing()));
  }

  get #down(): number {
    return this.#fleet.parts.filter((part) => !part.serving).length;
  }

  #strike(fault: Fault): void {
    switch (fault.kind) {
      case "kill":
        for (const name of fault.parts) {
          this.#note(name, fault.downMs);
          if (this.#fleet.part(name).kill(fault.downMs)) this.#count("kill");
        }
        break;
      case "pause": {
        const part = this.#fleet.part(fault.part);
        part.pause();
        this.#after(fault, () => part.resume());
        break;
      }
      case "cut":
        this.#note(fault.part, 0);
        this.#fleet.proxy(fault.part).cut();
        this.#count(fault.kind);
        break;
      case "stall": {
        const proxy = this.#fleet.proxy(fault.part);
        proxy.stall();
        this.#after(fault, () => proxy.heal());
        break;
      }
      case "mute": {
        const proxy = this.#fleet.proxy(fault.part);
        proxy.muteServer();
        // TCP loses nothing in the middle of a connection: what was held back is gone with the connection.
        this.#after(fault, () => {
          proxy.cut();
          proxy.heal();
        });
        break;
      }
      case "away": {
        const proxy = this.#fleet.proxy(fault.part);
        proxy.down();
        this.#after(fault, () => proxy.heal());
        break;
      }
    }
  }

  #after(fault: Extract<Fault, { readonly forMs: number }>, heal: () => void): void {
    this.#count(fault.kind);
    this.#note(fault.part, fault.forMs);
    const healing = delay(fault.forMs).then(heal);
    this.#healing.add(healing);
    void healing.finally(() => this.#healing.delete(healing));
  }

  #note(part: string, forMs: number): void {
    const fromMs = Date.now();
    this.troubles.push({ part, fromMs, untilMs: fromMs + forMs + RECOVERY_MS });
  }

  #count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }
}
