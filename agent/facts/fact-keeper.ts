import type { Fact } from "../../shared/facts/model.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { FactFile } from "./fact-file.ts";
import type { FactHolder } from "./fact-holder.ts";

/** Puts facts from the bus into force at once and on disk soon after: of a burst of changes only the last is written. */
export class FactKeeper {
  readonly #holder: FactHolder;
  readonly #file: FactFile;
  readonly #clock: Clock;
  readonly #log: AgentLog;
  readonly #onEnforced: ((facts: readonly Fact[]) => void) | undefined;
  #unsaved: readonly Fact[] | undefined;
  #saving: Promise<void> | undefined;

  /** @param onEnforced told of the facts whenever others come into force */
  constructor(
    holder: FactHolder,
    file: FactFile,
    clock: Clock,
    log: AgentLog,
    onEnforced?: (facts: readonly Fact[]) => void,
  ) {
    this.#holder = holder;
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#onEnforced = onEnforced;
  }

  async loadFromDisk(): Promise<void> {
    const facts = await this.#file.load();
    if (facts !== undefined) this.#enforce(facts);
  }

  offer(facts: readonly Fact[]): void {
    if (!this.#enforce(facts)) return;
    this.#unsaved = facts;
    this.#saving ??= this.#save();
  }

  async stop(): Promise<void> {
    await this.#saving;
  }

  #enforce(facts: readonly Fact[]): boolean {
    try {
      this.#holder.replace(facts, this.#clock.nowMs());
      this.#onEnforced?.(facts);
      return true;
    } catch (error) {
      this.#log.error({ error }, "the facts on the bus do not form a tree; the ones in force stay");
      return false;
    }
  }

  async #save(): Promise<void> {
    while (this.#unsaved !== undefined) {
      const facts = this.#unsaved;
      this.#unsaved = undefined;
      await this.#file.save(facts).catch((error: unknown) => {
        this.#log.warn({ error }, "facts could not be saved to disk");
      });
    }
    this.#saving = undefined;
  }
}
