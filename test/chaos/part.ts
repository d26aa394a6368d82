import { setTimeout as delay } from "node:timers/promises";
import type { RunningProcess } from "../../runtime/process/running-process.ts";
import { describeExit } from "../../runtime/process/running-process.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";

/** A process that is killed, paused and started again, on the same files and addresses. */
export class Part {
  readonly name: string;
  readonly #launch: () => Promise<RunningProcess>;
  readonly #onCrash: (what: string) => void;
  #process: RunningProcess | undefined;
  #serving = false;
  #wanted = false;
  #restarting: NodeJS.Timeout | undefined;
  #wake: (() => void)[] = [];
  #lastCrash = "it did not end either";

  /** `onCrash` hears of every end that nobody asked for: it is a bug of the part, and it is started again. */
  constructor(name: string, launch: () => Promise<RunningProcess>, onCrash: (what: string) => void) {
    this.name = name;
    this.#launch = launch;
    this.#onCrash = onCrash;
  }

  /** Whether its process has said that it is ready, and has not ended since. */
  get serving(): boolean {
    return this.#serving;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it, and keeps it running from now on. Resolves when it serves. */
  async start(): Promise<void> {
    this.#wanted = true;
    void this.#run();
    await this.untilServing();
  }

  /** Throws, with what its ends were, when it does not serve for long: it never will. */
  async untilServing(): Promise<void> {
    const late = AbortSignal.timeout(SERVING_PATIENCE_MS);
    while (!this.#serving) {
      if (late.aborted) throw new Error(`${this.name} does not serve; ${this.#lastCrash}`);
      await Promise.race([this.#nextServing(), delay(SERVING_PATIENCE_MS / 100)]);
    }
  }

  /** SIGKILL; started again after `downMs`. False: there was no process to kill. */
  kill(downMs: number): boolean {
    const victim = this.#process;
    if (victim === undefined || !this.#wanted) return false;
    this.#forget(victim);
    victim.signal("SIGKILL");
    void victim.exited.then(() => this.#startLater(downMs));
    return true;
  }

  pause(): void {
    this.#signal("SIGSTOP");
  }

  resume(): void {
    this.#signal("SIGCONT");
  }

  /** SIGTERM and its end; SIGKILL when that takes too long. */
  async stop(patienceMs: number): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#restarting);
    const last = this.#process;
    if (last === undefined) return;
    this.#forget(last);
    last.signal("SIGCONT");
    last.signal("SIGTERM");
    const timer = setTimeout(() => last.signal("SIGKILL"), patienceMs);
    await last.exited;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    let launched: RunningProcess;
    try {
      launched = await this.#launch();
    } catch (error) {
      this.#crashed(`${this.name} does not start: ${errorMessage(error)}`);
      return this.#startLater(CRASH_PAUSE_MS);
    }
    if (!this.#wanted) return launched.signal("SIGKILL");
    this.#process = launched;
    launched.ready.then(
      () => this.#served(launched),
      () => undefined,
    );
    const exit = await launched.exited;
    if (this.#process !== launched) return;
    this.#forget(launched);
    this.#crashed(`${this.name} ended by itself: ${describeExit(exit)}`);
    this.#startLater(CRASH_PAUSE_MS);
  }

  #nextServing(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  #crashed(what: string): void {
    this.#lastCrash = what;
    this.#onCrash(what);
  }

  #served(which: RunningProcess): void {
    if (this.#process !== which) return;
    this.#serving = true;
    for (const wake of this.#wake.splice(0)) wake();
  }

  #forget(which: RunningProcess): void {
    if (this.#process !== which) return;
    this.#process = undefined;
    this.#serving = false;
  }

  #startLater(ms: number): void {
    if (this.#wanted) this.#restarting = setTimeout(() => void this.#run(), ms);
  }

  /** The kernel's signals, past whatever bookkeeping a launcher has. */
  #signal(signal: "SIGSTOP" | "SIGCONT"): void {
    const pid = this.#process?.pid;
    if (pid === undefined || pid <= 0) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}

const CRASH_PAUSE_MS = 500;
const SERVING_PATIENCE_MS = 60_000;
