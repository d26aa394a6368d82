import type { Escalation } from "../../../shared/approval/model.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";

/** What an agent's disk keeps from one life to the next. */
export type Disk = Map<string, Escalation>;

const MAX_ENTRIES = 50;

/** The agent's spool as the simulation sees it: writing takes time, and a crash may come before or after. */
export class DiskSpool {
  readonly #disk: Disk;
  readonly #life: Life;
  readonly #world: World;

  constructor(disk: Disk, life: Life, world: World) {
    this.#disk = disk;
    this.#life = life;
    this.#world = world;
  }

  get size(): number {
    return this.#disk.size;
  }

  has(approvalId: string): boolean {
    return this.#disk.has(approvalId);
  }

  async put(escalation: Escalation): Promise<"kept" | "full"> {
    if (this.#disk.size >= MAX_ENTRIES && !this.#disk.has(escalation.approvalId)) return "full";
    await this.#pause();
    this.#disk.set(escalation.approvalId, escalation);
    await this.#pause();
    return "kept";
  }

  async flush(send: (escalation: Escalation) => Promise<void>): Promise<void> {
    for (const escalation of [...this.#disk.values()]) {
      await send(escalation);
      await this.#pause();
      this.#disk.delete(escalation.approvalId);
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#world.after(this.#world.random.between(0, 3), this.#life, resolve));
  }
}
