import type { ActiveBundle } from "../../../agent/bundle/active-bundle.ts";
import { rememberVerified } from "../../../agent/escalation/remember-verified.ts";
import type { ApprovalOutcome } from "../../../shared/approval/model.ts";
import { type SigningKey, type TrustedKeys, verifyOutcome } from "../../../shared/bundle/index.ts";
import type { SimBus } from "../bus/sim-bus.ts";
import type { Journal } from "../journal.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { type Agent, startAgent } from "./agent.ts";
import { activeBundle } from "./bundles.ts";
import type { Disk } from "./disk-spool.ts";
import { type Replica, startReplica } from "./replica.ts";

export interface Keys {
  readonly signing: SigningKey;
  readonly trusted: TrustedKeys;
}

/** All nodes, up or down. */
export class Fleet {
  readonly #world: World;
  readonly #bus: SimBus;
  readonly #scenario: Scenario;
  readonly #journal: Journal;
  readonly #keys: Keys;
  /** One memory for all agents: verifying is pure, and what takes most time. */
  readonly #verify: (jws: string) => ApprovalOutcome;
  readonly #bundles: readonly ActiveBundle[];
  readonly #replicas = new Map<string, Replica>();
  readonly #agents = new Map<string, Agent>();
  readonly #disks = new Map<string, Disk>();
  /** What a restarted agent finds on its disk. */
  readonly #revisions = new Map<string, number>();

  constructor(world: World, bus: SimBus, scenario: Scenario, journal: Journal, keys: Keys) {
    this.#world = world;
    this.#bus = bus;
    this.#scenario = scenario;
    this.#journal = journal;
    this.#keys = keys;
    this.#verify = rememberVerified((jws) => verifyOutcome(jws, keys.trusted)).verify;
    this.#bundles = scenario.bundles.map((set, index) => activeBundle(set, index + 1));
    for (let n = 1; n <= scenario.replicas; n += 1) this.#startSoon(`replica-${n}`, 0);
    for (let n = 1; n <= scenario.agents; n += 1) this.#startSoon(`agent-${n}`, 0);
  }

  /** Those that are up. */
  get replicas(): readonly Replica[] {
    return [...this.#replicas.values()].filter(({ life }) => life.alive);
  }

  get agents(): readonly Agent[] {
    return [...this.#agents.values()].filter(({ life }) => life.alive);
  }

  get lives(): readonly Life[] {
    return [...this.replicas, ...this.agents].map(({ life }) => life);
  }

  /** Spooled and not sent yet, on any disk. */
  get spooled(): readonly string[] {
    return [...this.#disks.values()].flatMap((disk) => [...disk.keys()]);
  }

  /** Kills a node; it is back after a while. */
  crash(life: Life): void {
    life.alive = false;
    this.#journal.crashes += 1;
    this.#startSoon(life.node, this.#world.random.between(0, 5_000));
  }

  /** Cuts a node off from the bus for a while. */
  cutOff(life: Life): void {
    life.setConnected(false);
    this.#world.after(this.#world.random.between(100, 6_000), life, () => life.setConnected(true));
  }

  heal(): void {
    for (const life of this.lives) this.#world.after(0, life, () => life.setConnected(true));
  }

  /** A new bundle reaches the agents, each at its time. */
  publish(revision: number): void {
    for (const { life } of this.agents) {
      this.#world.after(this.#world.random.between(0, 3_000), undefined, () => {
        if ((this.#revisions.get(life.node) ?? 1) < revision) this.#revisions.set(life.node, revision);
        this.#agents.get(life.node)?.swap(this.#bundleOf(life.node));
      });
    }
  }

  #startSoon(node: string, afterMs: number): void {
    this.#world.after(afterMs, undefined, () => {
      const { random } = this.#world;
      const { maxSkewMs } = this.#scenario;
      const life = new Life(node, random.between(-maxSkewMs, maxSkewMs));
      // Inside the life, so that its timers are its own.
      this.#world.after(0, life, () => this.#start(life));
    });
  }

  #start(life: Life): void {
    const { node } = life;
    if (node.startsWith("replica")) {
      const replica = startReplica(life, this.#world, this.#bus, this.#scenario, this.#journal, this.#keys.signing);
      this.#replicas.set(node, replica);
      return;
    }
    const disk = this.#disks.get(node) ?? new Map();
    this.#disks.set(node, disk);
    const bundle = this.#bundleOf(node);
    this.#agents.set(node, startAgent(life, this.#world, this.#bus, this.#journal, this.#verify, disk, bundle));
  }

  #bundleOf(node: string): ActiveBundle {
    const bundle = this.#bundles[(this.#revisions.get(node) ?? 1) - 1];
    if (bundle === undefined) throw new Error("no such bundle");
    return bundle;
  }
}
