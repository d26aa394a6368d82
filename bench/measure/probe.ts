import { Session } from "node:inspector/promises";
import { Server, Socket } from "node:net";
import {
  createHistogram,
  type IntervalHistogram,
  monitorEventLoopDelay,
  type RecordableHistogram,
} from "node:perf_hooks";

/**
 * Loaded into an agent by `node --import`, and only by the benchmark: answers questions about the inside of the process
 * over Node's channel to its parent. It changes nothing before it is asked.
 */

/** What `ask("own time")` answers; nanoseconds. */
export interface OwnTime {
  readonly calls: number;
  /** From the data event of the socket to the call of its write. */
  readonly untilWrite: Percentiles;
  /** The same with the write, a system call, itself. */
  readonly withWrite: Percentiles;
  /** Of a loop that does nothing for as long as the median of `untilWrite`: what the machine adds by itself. */
  readonly loop: Percentiles;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

/** What `ask("memory")` answers; bytes, after a collection. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

/** What `ask("loop delay")` answers; nanoseconds beyond the timer's own interval. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const LOOP_RESOLUTION_MS = 1;

let stopwatch: { readonly untilWrite: RecordableHistogram; readonly withWrite: RecordableHistogram } | undefined;
let loop: IntervalHistogram | undefined;

const answers: Readonly<Record<string, () => unknown | Promise<unknown>>> = {
  "start own time": startStopwatch,
  "own time": readStopwatch,
  memory: readMemory,
  "start loop delay": startLoopDelay,
  "loop delay": readLoopDelay,
  "start profile": startProfile,
  profile: stopProfile,
};

// An agent's workers inherit the flag that loads this file. What their primary says first must reach themselves.
if (!process.argv[1]?.endsWith("worker-main.js")) process.on("message", answer);

function answer(message: unknown): void {
  const ask: unknown = typeof message === "object" && message !== null ? Reflect.get(message, "ask") : undefined;
  if (typeof ask !== "string") return;
  void Promise.resolve(answers[ask]?.()).then((answer) => process.send?.({ answerTo: ask, answer: answer ?? null }));
}

/**
 * Times each read that is answered by a write on the same socket: with one call in flight that is one check. Only
 * transports on node:net pass here; node:http2 reads and writes beneath it.
 */
function startStopwatch(): void {
  const first = stopwatch === undefined;
  stopwatch = { untilWrite: createHistogram(), withWrite: createHistogram() };
  if (first) listenToSockets();
}

function listenToSockets(): void {
  const readAt = new WeakMap<Socket, bigint>();
  const { push, write } = Socket.prototype;
  Socket.prototype.push = function (this: Socket, chunk: unknown, encoding?: BufferEncoding): boolean {
    // Accepted connections only: what the agent itself opened (NATS) answers nobody.
    if (Reflect.get(this, "server") instanceof Server) readAt.set(this, process.hrtime.bigint());
    return push.call(this, chunk, encoding);
  };
  Socket.prototype.write = function (this: Socket, ...given: never[]): boolean {
    const startedAt = readAt.get(this);
    if (startedAt === undefined) return Reflect.apply(write, this, given);
    readAt.delete(this);
    const before = process.hrtime.bigint();
    const more = Reflect.apply(write, this, given);
    stopwatch?.untilWrite.record(before - startedAt);
    stopwatch?.withWrite.record(process.hrtime.bigint() - startedAt);
    return more;
  };
}

function readStopwatch(): OwnTime | undefined {
  if (stopwatch === undefined) return undefined;
  const { untilWrite, withWrite } = stopwatch;
  const own = percentiles(untilWrite);
  return {
    calls: Number(untilWrite.count),
    untilWrite: own,
    withWrite: percentiles(withWrite),
    loop: percentiles(spin(own.p50)),
  };
}

const SPINS = 10_000;

/** How long loops take that end when so many nanoseconds have passed. */
function spin(spanNs: number): RecordableHistogram {
  const took = createHistogram();
  for (let count = 0; count < SPINS; count++) {
    const startedAt = process.hrtime.bigint();
    let elapsed = 0;
    while (elapsed < spanNs) elapsed = Number(process.hrtime.bigint() - startedAt);
    took.record(Math.max(1, elapsed));
  }
  return took;
}

function percentiles(histogram: RecordableHistogram): Percentiles {
  return { p50: histogram.percentile(50), p99: histogram.percentile(99) };
}

function readMemory(): Memory {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

function startLoopDelay(): void {
  loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
}

function readLoopDelay(): LoopDelay | undefined {
  if (loop === undefined) return undefined;
  loop.disable();
  const beyond = (ns: number) => Math.max(0, ns - LOOP_RESOLUTION_MS * 1e6);
  return { p50: beyond(loop.percentile(50)), p99: beyond(loop.percentile(99)), max: beyond(loop.max) };
}

/** Short enough to see what takes a microsecond, seen over seconds. */
const SAMPLING_MICROSECONDS = 100;
let session: Session | undefined;

async function startProfile(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: SAMPLING_MICROSECONDS });
  await session.post("Profiler.start");
}

async function stopProfile(): Promise<unknown> {
  const stopped = await session?.post("Profiler.stop");
  session?.disconnect();
  return stopped?.profile;
}
