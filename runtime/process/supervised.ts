import { PosternError } from "../../shared/errors/postern-error.ts";
import type { BackoffOptions } from "./backoff.ts";
import { backoffMs } from "./backoff.ts";
import type { ProcessExit, RunningProcess } from "./running-process.ts";
import { describeExit } from "./running-process.ts";

export type SupervisionEvent =
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly pid: number; readonly elapsedMs: number }
  | { readonly kind: "died"; readonly how: string; readonly restartInMs: number | undefined }
  | { readonly kind: "stopped" };

export interface SupervisedOptions {
  readonly name: string;
  /** Starts one incarnation. Resolves as soon as there is a process; its `ready` says when it serves. */
  readonly launch: () => Promise<RunningProcess>;
  /** Start it again when it ends without being asked to; one that never served is not tried again and again. */
  readonly restart: boolean;
  /** After this long a process that was asked to end is killed. */
  readonly stopTimeoutMs: number;
  readonly backoff?: BackoffOptions;
  readonly onEvent: (event: SupervisionEvent) => void;
}

/** A process that ran this long was healthy: the next death starts the backoff anew. */
const HEALTHY_MS = 30_000;
const DEFAULT_BACKOFF: BackoffOptions = { firstMs: 250, maxMs: 10_000, factor: 2 };

/**
 * Keeps one process running. At most one incarnation exists at a time, and no restart follows a `kill` or `stop`.
 */
export class Supervised {
  readonly name: string;
  /** Resolves when the process died and stays down. */
  readonly gaveUp: Promise<PosternError>;
  readonly #options: SupervisedOptions;
  #process: RunningProcess | undefined;
  #launching: Promise<RunningProcess> | undefined;
  #wanted = false;
  #hasServed = false;
  #deaths = 0;
  #timer: NodeJS.Timeout | undefined;
  #giveUp: (error: PosternError) => void = () => undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.name = options.name;
    this.gaveUp = new Promise((resolve) => {
      this.#giveUp = resolve;
    });
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it and resolves when it is ready. */
  async start(): Promise<void> {
    this.#wanted = true;
    clearTimeout(this.#timer);
    const current = this.#process ?? (await this.#launch());
    await current.ready;
  }

  /** Resolves when the current incarnation, or the one that is about to start, is ready. */
  async ready(): Promise<void> {
    if (!this.#wanted) throw this.#down("was stopped");
    await this.start();
  }

  /** Sends the signal and resolves when the process has ended; it stays down until started again. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const current = this.#process ?? (await this.#launching?.catch(() => undefined));
    current?.signal(signal);
    await current?.exited;
  }

  /** SIGTERM, and after the timeout SIGKILL. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#process?.signal("SIGKILL"), this.#options.stopTimeoutMs);
    await this.kill("SIGTERM").finally(() => clearTimeout(timer));
  }

  async #launch(): Promise<RunningProcess> {
    // INVARIANT: whoever comes while a launch is under way joins it.
    this.#launching ??= this.#launchOnce().finally(() => {
      this.#launching = undefined;
    });
    return this.#launching;
  }

  async #launchOnce(): Promise<RunningProcess> {
    const startedAt = performance.now();
    this.#options.onEvent({ kind: "starting" });
    const launched = await this.#options.launch();
    this.#process = launched;
    launched.ready.then(
      () => {
        this.#hasServed = true;
        const elapsedMs = Math.round(performance.now() - startedAt);
        this.#options.onEvent({ kind: "ready", pid: launched.pid, elapsedMs });
      },
      () => undefined,
    );
    void launched.exited.then((exit) => this.#onExit(launched, exit, performance.now() - startedAt));
    return launched;
  }

  #onExit(ended: RunningProcess, exit: ProcessExit, livedMs: number): void {
    if (this.#process === ended) this.#process = undefined;
    if (!this.#wanted) {
      this.#options.onEvent({ kind: "stopped" });
      return;
    }
    const how = describeExit(exit);
    if (!this.#options.restart || !this.#hasServed) {
      this.#wanted = false;
      this.#options.onEvent({ kind: "died", how, restartInMs: undefined });
      this.#giveUp(this.#down(`ended by itself (${how})`));
      return;
    }
    this.#deaths = livedMs >= HEALTHY_MS ? 0 : this.#deaths;
    this.#restartLater(how);
  }

  #restartLater(how: string): void {
    const restartInMs = backoffMs(this.#deaths, this.#options.backoff ?? DEFAULT_BACKOFF);
    this.#deaths += 1;
    this.#options.onEvent({ kind: "died", how, restartInMs });
    this.#timer = setTimeout(() => {
      // A launch that fails outright is one more death; one whose process ends early comes back through #onExit.
      this.#launch().catch((error: unknown) => {
        if (this.#wanted) this.#restartLater(error instanceof Error ? error.message : String(error));
      });
    }, restartInMs);
  }

  #down(how: string): PosternError {
    return new PosternError("unavailable", "PART_DOWN", `${this.name} is down: it ${how}`, {
      hint: "Start it again, or read its log.",
    });
  }
}
