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
const SOON_MS = 100;

/** Tells the fleet every few seconds that this agent lives and how it stands. */
export class HeartbeatSender {
  readonly #deps: HeartbeatDeps;
  #cancel: (() => void) | undefined;
  #stopped = false;
  #failing = false;
  #beating = false;
  #again = false;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#beating = true;
    void this.beat().finally(() => {
      this.#beating = false;
      const again = this.#again;
      this.#again = false;
      if (!this.#stopped) this.#cancel = this.#deps.clock.after(again ? SOON_MS : EVERY_MS, () => this.start());
    });
  }

  /** Something has changed that somebody may wait for: not at once, as more may follow. */
  soon(): void {
    this.#again = this.#beating;
    if (this.#beating || this.#stopped || this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = this.#deps.clock.after(SOON_MS, () => this.start());
  }

  /** The last words of an agent that stops, so that nobody takes it for lost. */
  async farewell(): Promise<void> {
    this.stop();
    await this.beat({ leaving: true });
  }

  async beat(more: Pick<Heartbeat, "leaving"> = {}): Promise<void> {
    const { fleet, state, onContact, clock, log } = this.#deps;
    // Asked before the bus was: what the answer proves is no older than this.
    const askedAtMs = clock.nowMs();
    try {
      await within(clock, EVERY_MS, fleet.beat({ ...state(), ...more }));
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
