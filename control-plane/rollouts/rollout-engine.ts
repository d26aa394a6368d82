import type { FleetStore, RolloutStore } from "../../shared/bus/ports.ts";
import { isSilent } from "../../shared/fleet/lag.ts";
import { advance } from "../../shared/rollout/advance.ts";
import { command, type RolloutCommand } from "../../shared/rollout/commands.ts";
import { appended, evolve, foldRollout } from "../../shared/rollout/evolve.ts";
import type { Rollout, RolloutEvent } from "../../shared/rollout/model.ts";
import { type Observation, observe } from "../../shared/rollout/observe.ts";
import { audienceOf, isOpen, isSettled } from "../../shared/rollout/standing.ts";
import { contended, overtaken, rolloutNotFound, underWay } from "./rollout-errors.ts";
import type { RolloutPlacer } from "./rollout-placer.ts";

/** Of writers of one record: each replica, and whoever commands. */
const MAX_ATTEMPTS = 16;

export interface RolloutEnginePorts {
  readonly store: RolloutStore;
  readonly fleet: Pick<FleetStore, "list">;
  readonly placer: RolloutPlacer;
  readonly nowMs: () => number;
  /** Told of each event by the replica that stored it, and by no other. */
  readonly onEvent: (rollout: Rollout, event: RolloutEvent) => void;
}

type Started = Extract<RolloutEvent, { readonly kind: "started" }>;

/** What the rollout's record and the agents say at this moment. */
export interface RolloutView {
  readonly rollout: Rollout;
  readonly events: readonly RolloutEvent[];
  /** While it is open and in place. */
  readonly observation: Observation | undefined;
}

/**
 * Rollouts as a loop around pure functions: read the record, ask what follows, store that if nobody was faster, do what
 * the record says. The record goes before the pointer: whatever a replica did not come to, another one does. Nothing is
 * kept between two calls, so any number of replicas may run it, and any may die at any time.
 */
export class RolloutEngine {
  readonly #ports: RolloutEnginePorts;

  constructor(ports: RolloutEnginePorts) {
    this.#ports = ports;
  }

  /**
   * Begins a rollout; one of the same id that has begun is that one. Throws ROLLOUT_UNDER_WAY; REVISION_CONFLICT when
   * another bundle came between.
   */
  async start(event: Started): Promise<RolloutView> {
    const { environment } = event;
    // What is left to do of the last one is done first: another bundle may have ended it a moment ago.
    await this.settle(environment);
    const stored = await this.#read(environment);
    if (stored?.rollout.id !== event.id) {
      if (stored !== undefined && !isSettled(stored.rollout)) throw underWay(environment, stored.rollout);
      await this.#begin(event, stored?.version ?? 0);
    }
    await this.settle(environment);
    const view = await this.view(environment);
    if (view.rollout.id === event.id && view.rollout.status === "superseded") throw overtaken(view.rollout);
    return view;
  }

  /** The revision with which a rollout began; undefined: the environment's newest rollout is another one. */
  async firstRevision(environment: string, id: string): Promise<number | undefined> {
    const stored = await this.#read(environment);
    if (stored?.rollout.id !== id) return undefined;
    return stored.events.find((event) => event.kind === "placed")?.revision;
  }

  /** Throws ROLLOUT_NOT_FOUND, ROLLOUT_ENDED, ROLLOUT_RESTLESS, ROLLOUT_CONTENDED. */
  async change(environment: string, wanted: RolloutCommand): Promise<RolloutView> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const stored = await this.#read(environment);
      if (stored === undefined) throw rolloutNotFound(environment);
      const events = command(stored.rollout, wanted, this.#ports.nowMs());
      if (events.length > 0 && !(await this.#append(stored, events))) continue;
      await this.settle(environment);
      return this.view(environment);
    }
    throw contended(environment);
  }

  /** Throws ROLLOUT_NOT_FOUND. */
  async view(environment: string): Promise<RolloutView> {
    const stored = await this.#read(environment);
    if (stored === undefined) throw rolloutNotFound(environment);
    const { rollout, events } = stored;
    const observation = isOpen(rollout) && rollout.placed !== undefined ? await this.#observe(rollout) : undefined;
    return { rollout, events, observation };
  }

  /** Does what is due, until nothing is. */
  async settle(environment: string): Promise<void> {
    for (let turn = 0; turn < MAX_ATTEMPTS; turn += 1) {
      const stored = await this.#read(environment);
      if (stored === undefined || isSettled(stored.rollout)) return;
      const events = await this.#due(stored.rollout);
      if (events.length === 0) return;
      // Somebody else was faster: what follows from what it stored is another question.
      await this.#append(stored, events);
    }
  }

  async #begin(event: Started, version: number): Promise<void> {
    const { store, onEvent } = this.#ports;
    const { environment, id } = event;
    if ((await store.replace(environment, [event], version)) === "conflict") {
      const other = await this.#read(environment);
      if (other?.rollout.id !== id) throw underWay(environment, other?.rollout);
      return;
    }
    const begun = foldRollout([event]);
    if (begun !== undefined) onEvent(begun, event);
  }

  async #due(rollout: Rollout): Promise<readonly RolloutEvent[]> {
    const { placer, nowMs } = this.#ports;
    const placement = await placer.place(rollout);
    if (placement.kind === "overtaken") {
      return [{ kind: "superseded", atMs: nowMs(), revision: placement.revision, by: placement.by }];
    }
    if (rollout.placed === undefined) return [{ kind: "placed", atMs: nowMs(), revision: placement.revision }];
    return isOpen(rollout) ? advance(rollout, await this.#observe(rollout), nowMs()) : [];
  }

  async #observe(rollout: Rollout): Promise<Observation> {
    const { fleet, nowMs } = this.#ports;
    const heard = (await fleet.list(rollout.environment)).filter((heartbeat) => !isSilent(heartbeat, nowMs()));
    return observe(heard, rollout.placed?.revision ?? 0, audienceOf(rollout, rollout.step));
  }

  async #read(environment: string): Promise<Stored | undefined> {
    const stored = await this.#ports.store.get(environment);
    const rollout = stored && foldRollout(stored.events);
    return stored === undefined || rollout === undefined ? undefined : { ...stored, rollout };
  }

  async #append({ rollout, events, version }: Stored, more: readonly RolloutEvent[]): Promise<boolean> {
    const { store, onEvent } = this.#ports;
    const written = await store.replace(rollout.environment, appended(events, more), version);
    if (written === "conflict") return false;
    let now = rollout;
    for (const event of more) {
      now = evolve(now, event);
      onEvent(now, event);
    }
    return true;
  }
}

interface Stored {
  readonly rollout: Rollout;
  readonly events: readonly RolloutEvent[];
  readonly version: number;
}
