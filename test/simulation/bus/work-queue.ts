import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import type { Link } from "./link.ts";

/** How long the queue waits for an acknowledgement before it delivers again. */
const ACK_WAIT_MS = 3_000;
const BACKOFF_MS = 500;
const SLOTS = 4;

interface Message<T> {
  readonly value: T;
  state: "ready" | "delivered" | "done";
  /** Counts deliveries: an old one's acknowledgement or timeout means nothing for a later one. */
  delivery: number;
}

interface Consumer<T> {
  readonly life: Life;
  readonly handle: (value: T) => Promise<void>;
  busy: number;
  stopped: boolean;
}

/** A durable queue that its consumers share: at least once, in any order. */
export class WorkQueue<T> {
  readonly #world: World;
  readonly #link: Link;
  readonly #ackFirst: boolean;
  readonly #messages: Message<T>[] = [];
  readonly #consumers: Consumer<T>[] = [];

  /** `ackFirst`: forgets a message when it delivers it, a bug to be found. */
  constructor(world: World, link: Link, ackFirst = false) {
    this.#world = world;
    this.#link = link;
    this.#ackFirst = ackFirst;
  }

  get waiting(): number {
    return this.#messages.filter(({ state }) => state !== "done").length;
  }

  put(value: T): void {
    this.#messages.push({ value, state: "ready", delivery: 0 });
    this.#pumpSoon(this.#link.delay());
  }

  consume(life: Life, handle: (value: T) => Promise<void>): () => void {
    const consumer = { life, handle, busy: 0, stopped: false };
    this.#consumers.push(consumer);
    this.#pumpSoon(this.#link.delay());
    return () => {
      consumer.stopped = true;
    };
  }

  #pumpSoon(delayMs: number): void {
    this.#world.after(delayMs, undefined, () => this.#pump());
  }

  #pump(): void {
    const { random } = this.#world;
    const free = this.#consumers.filter(({ life, busy, stopped }) => life.alive && !stopped && busy < SLOTS);
    const ready = this.#messages.filter(({ state }) => state === "ready");
    if (free.length === 0 || ready.length === 0) return;
    this.#deliver(random.pick(ready), random.pick(free));
    if (ready.length > 1) this.#pumpSoon(this.#link.delay());
  }

  #deliver(message: Message<T>, consumer: Consumer<T>): void {
    const { life } = consumer;
    message.state = this.#ackFirst ? "done" : "delivered";
    message.delivery += 1;
    const { delivery } = message;
    this.#world.after(ACK_WAIT_MS, undefined, () => this.#again(message, delivery));
    if (!life.connected) return;
    consumer.busy += 1;
    this.#world.after(this.#link.delay(), life, () => {
      const done = (wasHandled: boolean) => {
        consumer.busy -= 1;
        this.#acknowledge(message, delivery, life, wasHandled);
      };
      consumer.handle(message.value).then(
        () => done(true),
        () => done(false),
      );
    });
  }

  /** Acknowledgements travel too, and get lost. */
  #acknowledge(message: Message<T>, delivery: number, life: Life, wasHandled: boolean): void {
    const isLost = !life.connected || this.#world.random.chance(this.#link.weather.lostAnswer);
    this.#world.after(this.#link.delay(), undefined, () => {
      if (!isLost && message.delivery === delivery && message.state === "delivered") {
        if (wasHandled) message.state = "done";
        else this.#world.after(BACKOFF_MS, undefined, () => this.#again(message, delivery));
      }
      this.#pump();
    });
  }

  #again(message: Message<T>, delivery: number): void {
    if (message.state !== "delivered" || message.delivery !== delivery) return;
    message.state = "ready";
    this.#pump();
  }
}
