import type { ImpactProgress } from "../../proto/gen/postern/v1/ImpactProgress.ts";
import type { AuditScan } from "../../shared/bus/ports.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { type Impact, Replay, type ReplayProgress } from "../../shared/impact/index.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import { readTimeline, type TimelinePorts } from "../facts/read-timeline.ts";
import { AskedRequests, type AskedRequestsPorts } from "./asked-requests.ts";
import { sideOf } from "./candidate.ts";
import { fairTurns } from "./fair-turns.ts";

export type PreviewPorts = TimelinePorts & AskedRequestsPorts;

export interface PreviewOrder {
  readonly environment: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly candidate: PolicySet;
  /** Undefined: what was recorded is compared with. */
  readonly baseline: PolicySet | undefined;
  readonly examples: number;
}

/** An agent that the bus was away from publishes its decisions this much later; they still count. */
const LATE_MS = 10 * 60_000;
/** And its clock may be fast by this much. */
const SKEW_MS = 60_000;
const PROGRESS_EVERY_MS = 500;

/**
 * Replays what the audit recorded: progress now and then, and the impact at the end. Half of a core at the most, and some
 * megabytes, whatever the window. Throws NO_RECORDED_DECISIONS, IMPACT_INCOMPLETE when the bus is cut off midway, and what
 * the bus says when it is not there to begin with.
 *
 * @param signal ends it: nobody waits any more
 */
export async function* preview(
  ports: PreviewPorts,
  order: PreviewOrder,
  signal: AbortSignal,
): AsyncGenerator<{ readonly progress: ImpactProgress }, Impact> {
  const { environment, sinceMs, untilMs, examples } = order;
  const turn = fairTurns();
  const timeline = await readTimeline(ports, environment, turn);
  const candidate = await sideOf(order.candidate, timeline, turn);
  const baseline = order.baseline && (await sideOf(order.baseline, timeline, turn));
  const replay = new Replay({ sinceMs, untilMs, candidate, baseline, examples });
  const scan = await ports.audit.scan(environment, "decision", sinceMs - SKEW_MS);
  yield* takeAll(scan, replay, new AskedRequests(ports, environment), untilMs, turn, signal);
  const { records, notRecorded } = replay.progress;
  if (records === 0) throw nothingRecorded(environment, notRecorded);
  return replay.impact();
}

async function* takeAll(
  { total, batches }: AuditScan,
  replay: Replay,
  asked: AskedRequests,
  untilMs: number,
  turn: () => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<{ readonly progress: ImpactProgress }> {
  let taken = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const progress = () => ({ progress: progressMessage(replay.progress, taken, total) });
  try {
    for await (const { bytes, storedAtMs } of batches) {
      signal.throwIfAborted();
      if (storedAtMs >= untilMs + LATE_MS) break;
      await asked.find(replay.take(bytes), (record, request) => replay.settle(record, request));
      taken += 1;
      await turn();
      const nowMs = performance.now();
      if (nowMs - toldAtMs < PROGRESS_EVERY_MS) continue;
      toldAtMs = nowMs;
      yield progress();
    }
  } catch (error) {
    throw incomplete(taken, total, error);
  }
  yield progress();
}

function progressMessage(
  { records, decisions }: ReplayProgress,
  batches: number,
  totalBatches: number,
): ImpactProgress {
  return { batches, totalBatches, records, decisions };
}

function nothingRecorded(environment: string, notRecorded: number): PosternError {
  const [message, hint] =
    notRecorded === 0
      ? [
          `No decision of '${environment}' is in the audit of this time.`,
          "Look further back with --since; agents log decisions unless decisionLog is 'off'.",
        ]
      : [
          `The ${notRecorded} decisions of '${environment}' in the audit of this time were recorded without their inputs.`,
          "Set recordPerSecond above 0 at the agents (it is by default), and wait for new decisions.",
        ];
  return new PosternError("failed_precondition", "NO_RECORDED_DECISIONS", message, { hint });
}

function incomplete(taken: number, total: number, cause: unknown): PosternError {
  return new PosternError(
    "unavailable",
    "IMPACT_INCOMPLETE",
    `Only ${taken} of ${total} batches of records could be read, so there is no impact to tell: ${errorMessage(cause)}`,
    { hint: "Ask again when the bus is back.", retryAfterMs: 5_000, cause },
  );
}
