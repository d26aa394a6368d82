import { PosternError } from "../../../shared/errors/postern-error.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";

/** How bad the network is. Probabilities; all of it may be changed while the simulation runs. */
export interface Weather {
  lostRequest: number;
  lostAnswer: number;
  lostAnnouncement: number;
  duplicate: number;
  /** The longest that a message is on its way, as a rule. */
  delayMs: number;
  /** How often one takes ten times as long. */
  slow: number;
}

export const CALM: Readonly<Weather> = {
  lostRequest: 0,
  lostAnswer: 0,
  lostAnnouncement: 0,
  duplicate: 0,
  delayMs: 5,
  slow: 0,
};

const TIMEOUT_MS = 2_000;

/** Questions and answers between nodes and the bus: delayed, reordered, lost. */
export class Link {
  readonly weather: Weather;
  readonly #world: World;

  constructor(world: World, weather: Weather) {
    this.#world = world;
    this.weather = weather;
  }

  delay(): number {
    const { random } = this.#world;
    const limit = this.weather.delayMs * (random.chance(this.weather.slow) ? 10 : 1);
    return random.between(0, limit);
  }

  /**
   * Asks the bus, which answers what `serve` returns, or throws. BUS_UNAVAILABLE says nothing about whether it was
   * served. The answer to a life that has ended never comes.
   */
  ask<T>(life: Life, serve: () => T): Promise<T> {
    const { random } = this.#world;
    const { lostRequest, lostAnswer } = this.weather;
    life.isBack();
    return new Promise<T>((resolve, reject) => {
      const fail = (afterMs: number) => this.#world.after(afterMs, life, () => reject(busUnavailable()));
      if (!life.connected) return void fail(this.delay());
      if (random.chance(lostRequest)) return void fail(TIMEOUT_MS);
      this.#world.after(this.delay(), undefined, () => {
        let answer: () => void;
        try {
          const value = serve();
          answer = () => resolve(value);
        } catch (error) {
          answer = () => reject(error);
        }
        if (random.chance(lostAnswer) || !life.connected) fail(TIMEOUT_MS);
        else this.#world.after(this.delay(), life, answer);
      });
    });
  }
}

export function busUnavailable(): PosternError {
  return new PosternError("unavailable", "BUS_UNAVAILABLE", "the simulated bus did not answer");
}
