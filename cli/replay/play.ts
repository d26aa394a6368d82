import type { Guard } from "../../client/types.ts";
import type { Approver } from "./approver.ts";
import type { PlayedCall } from "./tally.ts";
import { type ToolCall, toolCheck } from "./tool-call.ts";

export interface PlayOptions {
  readonly guard: Pick<Guard, "check">;
  /** Distinguishes this run's approvals from those of every other. */
  readonly runId: string;
  /** Votes on what halts. Undefined: nobody does, and it stays halted. */
  readonly approver: Approver | undefined;
  /** How long a halted call may wait for its release. */
  readonly timeoutMs: number;
  readonly onPlayed?: (done: number) => void;
}

/** Plays calls one after the other, in the order of the file: the conversations as they went. */
export async function play(calls: readonly ToolCall[], options: PlayOptions): Promise<readonly PlayedCall[]> {
  const played: PlayedCall[] = [];
  for (const call of calls) {
    played.push(await playOne(call, options));
    options.onPlayed?.(played.length);
  }
  return played;
}

async function playOne(call: ToolCall, { guard, runId, approver, timeoutMs }: PlayOptions): Promise<PlayedCall> {
  const input = toolCheck(call, runId);
  const askedAt = performance.now();
  const decision = await guard.check(input);
  const latencyMs = performance.now() - askedAt;
  if (decision.decision !== "PENDING" || approver === undefined) return { call, decision, latencyMs };

  // The same key: this call joins the approval that the first one started, and waits for it.
  const heldAt = performance.now();
  const held = guard.check(input, { wait: true, timeoutMs });
  const [released] = await Promise.all([held, approver.approve(decision.approvalId)]);
  return { call, decision, latencyMs, release: { decision: released, afterMs: performance.now() - heldAt } };
}
