import type { Decision, DecisionKind } from "../../shared/check/decision.ts";
import { percentile } from "../../shared/statistics/percentile.ts";
import type { ToolCall } from "./tool-call.ts";

/** What the gate said to one tool call. */
export interface PlayedCall {
  readonly call: ToolCall;
  readonly decision: Decision;
  /** From asking to the answer, approvals not waited for. */
  readonly latencyMs: number;
  /** Present when the call had halted and somebody voted: what the second, waiting call was told. */
  readonly release?: { readonly decision: Decision; readonly afterMs: number };
}

/** All calls of one tool that one rule decided in one way. */
export interface TallyRow {
  readonly action: string;
  /** `<policy>/<rule>`, several joined by " + "; the reason code where none decided. */
  readonly rule: string;
  readonly decision: DecisionKind;
  readonly calls: number;
  /** Of those that halted: how many an approval released. */
  readonly released: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Tally {
  readonly calls: number;
  readonly decisions: Readonly<Record<DecisionKind, number>>;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly released: number;
  /** From the halt to the release; zero when nothing was released. */
  readonly releaseMs: { readonly p50: number; readonly p99: number };
  /** By action, then rule. */
  readonly rows: readonly TallyRow[];
}

/** Counts played calls by tool and rule. */
export function tally(played: readonly PlayedCall[]): Tally {
  const count = (kind: DecisionKind) => played.filter((one) => one.decision.decision === kind).length;
  const releases = played.flatMap((one) => (isReleased(one) && one.release ? [one.release.afterMs] : []));
  const groups = new Map<string, PlayedCall[]>();
  for (const one of played) {
    const key = [actionOf(one), ruleOf(one.decision), one.decision.decision].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return {
    calls: played.length,
    decisions: { ALLOW: count("ALLOW"), DENY: count("DENY"), PENDING: count("PENDING") },
    latencyMs: spread(played.map((one) => one.latencyMs)),
    released: releases.length,
    releaseMs: spread(releases),
    rows: [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => rowOf(group)),
  };
}

function rowOf(group: readonly PlayedCall[]): TallyRow[] {
  const [first] = group;
  if (first === undefined) return [];
  const { p50, p99 } = spread(group.map((one) => one.latencyMs));
  return [
    {
      action: actionOf(first),
      rule: ruleOf(first.decision),
      decision: first.decision.decision,
      calls: group.length,
      released: group.filter(isReleased).length,
      p50Ms: p50,
      p99Ms: p99,
    },
  ];
}

function isReleased(one: PlayedCall): boolean {
  return one.release?.decision.decision === "ALLOW";
}

function actionOf({ call }: PlayedCall): string {
  return `agent.${call.domain}.${call.tool}`;
}

function ruleOf(decision: Decision): string {
  return decision.ruleIds.length === 0 ? decision.reasonCode : decision.ruleIds.join(" + ");
}

function spread(values: readonly number[]): { p50: number; p99: number } {
  return { p50: percentile(values, 50), p99: percentile(values, 99) };
}
