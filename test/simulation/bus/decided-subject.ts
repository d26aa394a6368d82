import type { DecidedChannel } from "../../../shared/bus/ports.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import type { Link } from "./link.ts";

interface Subscriber {
  readonly life: Life;
  readonly onDecided: (approvalId: string, outcome: string) => void;
}

/** "It is decided": at most once as a rule, sometimes twice, often in the wrong order. */
export class DecidedSubject {
  readonly #world: World;
  readonly #link: Link;
  readonly #subscribers = new Set<Subscriber>();

  constructor(world: World, link: Link) {
    this.#world = world;
    this.#link = link;
  }

  portFor(life: Life): DecidedChannel {
    return {
      announce: (_, approvalId, outcome) => {
        if (life.connected) this.#announce(approvalId, outcome);
      },
      subscribe: async (_, onDecided) => {
        const subscriber = { life, onDecided };
        this.#subscribers.add(subscriber);
        return async () => {
          this.#subscribers.delete(subscriber);
        };
      },
    };
  }

  #announce(approvalId: string, outcome: string): void {
    const { random } = this.#world;
    const { lostAnnouncement, duplicate } = this.#link.weather;
    for (const subscriber of this.#subscribers) {
      if (!subscriber.life.alive) this.#subscribers.delete(subscriber);
      for (let copies = random.chance(duplicate) ? 2 : 1; copies > 0; copies -= 1) {
        if (!random.chance(lostAnnouncement)) this.#deliver(subscriber, approvalId, outcome);
      }
    }
  }

  #deliver({ life, onDecided }: Subscriber, approvalId: string, outcome: string): void {
    this.#world.after(this.#link.delay(), life, () => {
      if (life.connected) onDecided(approvalId, outcome);
    });
  }
}
