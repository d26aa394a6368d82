import type { FleetStore } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { Heartbeat } from "../../shared/fleet/model.ts";
import { within } from "../escalation/within.ts";
import type { AgentLog, Clock } from "../ports.ts";

export interface HeartbeatDeps {
  readonly fleet: Pick<FleetStore, "beat">;
  /** How the agent stands now. */
  readonly state: () => Heartbeat;
  /** The bus has stored a beat: contact, surely. */
  readonly onContact: (atMs: number) => void;
  readonly clock: Clock;
  readonly log: AgentLog;
}

const EVERY_MS = 5_000;

/** Tells the fleet every few seconds that this agent lives and how it stands. */
export class HeartbeatSender {
  readonly #deps: HeartbeatDeps;
  #cancel: (() => void) | undefined;
  #stopped = false;
  #failing = false;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
  }

  start(): void {
    void this.beat().finally(() => {
      if (!this.#stopped) this.#cancel = this.#deps.clock.after(EVERY_MS, () => this.start());
    });
  }

  async beat(): Promise<void> {
    const { fleet, state, onContact, clock, log } = this.#deps;
    // Asked before the bus was: what the answer proves is no older than this.
    const askedAtMs = clock.nowMs();
    try {
      await within(clock, EVERY_MS, fleet.beat(state()));
      onContact(askedAtMs);
      this.#failing = false;
    } catch (error) {
      // Once per outage, not once per beat.
      if (!this.#failing) log.warn({ reason: errorMessage(error) }, "the heartbeat does not get through");
      this.#failing = true;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
