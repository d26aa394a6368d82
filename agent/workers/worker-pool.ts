import type { Logger } from "../../runtime/log/logger.ts";
import type { ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import { type Listener, openListener } from "../../runtime/rpc/listener.ts";
import type { ListenAddress, RpcServer, RpcService } from "../../runtime/rpc/service.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Fact } from "../../shared/facts/model.ts";
import type { EnforcementWatcher } from "../enforcement.ts";
import { ForwardedCalls } from "./forwarded-calls.ts";
import type { ShadowContent, State, Tallied, ToPrimary } from "./messages.ts";
import { WORKER_PROGRAM, WorkerProcess } from "./worker-process.ts";

const FIRST_RESTART_MS = 100;
const MAX_RESTART_MS = 5_000;
/** A worker that lived so long was no failure to start. */
const SETTLED_AFTER_MS = 10_000;
/** On top of the time for draining: for what a worker has left to tell. */
const FAREWELL_MS = 2_000;

export interface WorkerPoolOptions {
  readonly settings: AgentSettings;
  /** Of the marks that stand for redacted values. */
  readonly recordKey: Uint8Array;
  readonly version: string;
  /** Default: the one of this build. */
  readonly program?: string | undefined;
  readonly tls: ServerTls | undefined;
  readonly logger: Logger;
  readonly onTally: (tallied: Tallied) => void;
}

interface Member {
  readonly process: WorkerProcess;
  readonly calls: ForwardedCalls;
  /** From then on it is told of changes. */
  greeted: boolean;
  ready: boolean;
  readonly becameReady: Promise<void>;
}

/**
 * Several processes that answer checks on the same addresses. The primary alone talks to the bus: it accepts
 * connections and hands them over, tells each worker what decisions depend on, runs the calls that take more than
 * memory, and takes the workers' accounts. A worker that dies takes its own connections with it, and is replaced.
 */
export class WorkerPool implements EnforcementWatcher {
  readonly #options: WorkerPoolOptions;
  readonly #state = new Map<State["kind"], State>();
  readonly #members = new Map<number, Member>();
  readonly #listeners: Listener[] = [];
  #guard: RpcService | undefined;
  #turn = 0;
  #stopping = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  // --- what decisions depend on ------------------------------------------------------------------------------

  bundle(manifest: BundleManifest, content: Uint8Array): void {
    this.#tell({ kind: "bundle", manifest, content });
  }

  noBundle(): void {
    this.#state.delete("bundle");
    for (const { greeted, process } of this.#members.values()) if (greeted) process.send({ kind: "no-bundle" });
  }

  shadow(bundle: ShadowContent | undefined): void {
    this.#tell({ kind: "shadow", bundle });
  }

  facts(facts: readonly Fact[]): void {
    this.#tell({ kind: "facts", facts });
  }

  contact(atMs: number): void {
    this.#tell({ kind: "contact", atMs });
  }

  health(serving: boolean): void {
    this.#tell({ kind: "health", serving });
  }

  /** The pids of the workers that serve. */
  get pids(): readonly number[] {
    return [...this.#members.values()].flatMap(({ ready, process }) => (ready && process.pid ? [process.pid] : []));
  }

  // --- serving -----------------------------------------------------------------------------------------------

  /** The workers as a server; `guard` answers what they hand over. Throws WORKER_FAILED when one can't start. */
  async serve(guard: RpcService): Promise<RpcServer> {
    this.#guard = guard;
    const members = Array.from({ length: this.#options.settings.workers }, (_, index) =>
      this.#start(index + 1, FIRST_RESTART_MS),
    );
    try {
      await Promise.all(members.map(startedOrFailed));
    } catch (error) {
      await this.#drain(0);
      throw error;
    }
    return { listen: (address) => this.#listen(address), drain: (timeoutMs) => this.#drain(timeoutMs) };
  }

  async #listen(address: ListenAddress): Promise<ListenAddress> {
    const listener = await openListener(
      address,
      (socket) => {
        const member = this.#next();
        if (member === undefined) socket.destroy();
        else member.process.give(socket, address.kind);
      },
      { pauseOnConnect: true },
    );
    this.#listeners.push(listener);
    return listener.address;
  }

  async #drain(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    for (const listener of this.#listeners) listener.close();
    const members = [...this.#members.values()];
    for (const { greeted, process } of members) {
      if (greeted) process.send({ kind: "drain", timeoutMs });
      else process.kill();
    }
    const kill = setTimeout(() => {
      for (const { process } of members) process.kill();
    }, timeoutMs + FAREWELL_MS);
    await Promise.all(members.map(({ process }) => process.ended));
    clearTimeout(kill);
  }

  /** In turn: a caller keeps its connection, so each worker gets its share of callers. */
  #next(): Member | undefined {
    const ready = [...this.#members.values()].filter((member) => member.ready);
    this.#turn += 1;
    return ready[this.#turn % ready.length];
  }

  // --- the life of a worker ----------------------------------------------------------------------------------

  #start(number: number, restartMs: number): Member {
    const { settings, recordKey, version, program = WORKER_PROGRAM, tls, logger, onTally } = this.#options;
    const guard = this.#guard;
    if (guard === undefined) throw new Error("the pool serves nothing yet");
    let onReady = () => {};
    const becameReady = new Promise<void>((resolve) => {
      onReady = resolve;
    });
    const methods = guard.methods.map(({ path, kind }) => ({ path, kind }));
    const receive = (message: ToPrimary) => {
      switch (message.kind) {
        case "hello":
          member.greeted = true;
          process.send({
            kind: "start",
            settings,
            recordKey,
            tls,
            service: guard.name,
            methods,
            state: [...this.#state.values()],
          });
          break;
        case "ready":
          member.ready = true;
          onReady();
          break;
        case "tally":
          onTally(message);
          break;
        case "drained":
          break;
        default:
          member.calls.receive(message);
      }
    };
    const process = new WorkerProcess(program, [settings.agentId, String(number), version], receive);
    const calls = new ForwardedCalls(guard, (reply) => process.send(reply), logger);
    const member: Member = { process, calls, greeted: false, ready: false, becameReady };
    this.#members.set(number, member);
    const startedAtMs = performance.now();
    void process.ended.then((how) => {
      member.ready = false;
      calls.abortAll();
      this.#members.delete(number);
      if (this.#stopping) return;
      const settled = performance.now() - startedAtMs > SETTLED_AFTER_MS;
      const delayMs = settled ? FIRST_RESTART_MS : restartMs;
      logger.error({ worker: number, pid: process.pid, how, delayMs }, "a worker ended; another takes its place");
      setTimeout(() => {
        if (!this.#stopping) this.#start(number, Math.min(2 * delayMs, MAX_RESTART_MS));
      }, delayMs).unref();
    });
    return member;
  }

  #tell(state: State): void {
    this.#state.set(state.kind, state);
    for (const { greeted, process } of this.#members.values()) if (greeted) process.send(state);
  }
}

async function startedOrFailed({ process, becameReady }: Member): Promise<void> {
  const failed = process.ended.then((how) => {
    throw new PosternError("internal", "WORKER_FAILED", `a worker ended before it served: ${how}`, {
      hint: "See its log above.",
    });
  });
  await Promise.race([becameReady, failed]);
}
