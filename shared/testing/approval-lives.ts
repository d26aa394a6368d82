/** Random logs of several approvals whose records lie between each other's, as the approvals stream holds them. */
import fc from "fast-check";
import { decide } from "../approval/decide.ts";
import { evolve } from "../approval/evolve.ts";
import type { ApprovalState } from "../approval/model.ts";
import { outcomeOf } from "../approval/outcome.ts";
import type { StoredRecord } from "../bus/ports.ts";
import { PosternError } from "../errors/postern-error.ts";
import { requestCommand } from "./approval-samples.ts";
import { atTime, scenarioCommands, type TimelessCommand } from "./approval-scenario-commands.ts";
import { scenarioWorkflows } from "./approval-scenarios.ts";

export interface ApprovalStream {
  readonly records: readonly StoredRecord[];
  /** When the last of them was written. */
  readonly endMs: number;
}

interface Step {
  readonly approval: number;
  readonly command: TimelessCommand;
  readonly elapsedMs: number;
}

/** Streams in which up to `approvals` live at once, under one workflow. */
export function approvalStreams(approvals = 4, steps = 60): fc.Arbitrary<ApprovalStream> {
  return scenarioWorkflows.chain((workflow) =>
    fc
      .array(
        fc.record({
          approval: fc.nat({ max: approvals - 1 }),
          command: scenarioCommands(workflow),
          elapsedMs: fc.constantFrom(0, 0, 1, 2, 30),
        }),
        { maxLength: steps, size: "max" },
      )
      .map((played) => play(played, requestCommand(workflow))),
  );
}

/** The first step of an approval requests it, whatever it says. */
function play(steps: readonly Step[], request: ReturnType<typeof requestCommand>): ApprovalStream {
  const states = new Map<number, ApprovalState>();
  const records: StoredRecord[] = [];
  let nowMs = 0;
  for (const { approval, command, elapsedMs } of steps) {
    nowMs += elapsedMs;
    const approvalId = `A${approval}`;
    const before = states.get(approval);
    const asked = { ...request, nowMs, escalation: { ...request.escalation, approvalId } };
    const events = eventsOf(before, before === undefined ? asked : atTime(command, nowMs));
    const state = events.reduce<ApprovalState | undefined>(evolve, before);
    if (state === undefined || events.length === 0) continue;
    states.set(approval, state);
    const ended = state.status !== "pending" && (before === undefined || before.status === "pending");
    const outcome = ended ? { outcome: JSON.stringify(outcomeOf(state)) } : {};
    const record = { events, ...outcome };
    records.push({ environment: "dev", approvalId, sequence: records.length + 1, record });
  }
  return { records, endMs: nowMs };
}

function eventsOf(state: ApprovalState | undefined, command: Parameters<typeof decide>[1]) {
  try {
    return decide(state, command);
  } catch (error) {
    // A refusal is an answer.
    if (error instanceof PosternError && error.kind !== "internal") return [];
    throw error;
  }
}
