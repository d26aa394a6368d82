import type { Impact as ImpactMessage } from "../../proto/gen/postern/v1/Impact.ts";
import type { ImpactBaseline } from "../../proto/gen/postern/v1/ImpactBaseline.ts";
import type { ImpactChange as ChangeMessage } from "../../proto/gen/postern/v1/ImpactChange.ts";
import type { ImpactExample as ExampleMessage } from "../../proto/gen/postern/v1/ImpactExample.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { Change, Impact, ImpactExample, Share } from "../../shared/impact/index.ts";
import { OTHERS } from "../../shared/impact/index.ts";
import type { Diagnostic } from "../../shared/policy/model.ts";

/** The longest list that a caller gets; what is behind its end is summed up in one entry. */
const MAX_LISTED = 100;

/** What an impact is about. */
export interface ImpactFrame {
  readonly environment: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly against: ImpactBaseline;
  /** Compared with; 0: what was recorded. */
  readonly activeRevision: number;
  /** Warnings about the candidate. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The numbers of a replay as callers get them. */
export function impactMessage(impact: Impact, frame: ImpactFrame): ImpactMessage {
  const { decisions, records, unchanged, changes, unknown, unjudged, fromMs, untilMs } = impact;
  const { sinceMs, untilMs: windowEndMs, diagnostics, ...rest } = frame;
  return {
    ...rest,
    decisions,
    records,
    unchanged,
    changes: changes.map(changeMessage),
    unknown: unknown.slice(0, MAX_LISTED).map(({ examples, rules, conditions, ...share }) => ({
      ...share,
      rules: [...rules],
      conditions: [...conditions],
      examples: examples.map(exampleMessage),
    })),
    unjudged: { ...unjudged },
    ...(fromMs === undefined ? {} : { firstAt: toTimestamp(fromMs) }),
    ...(untilMs === undefined ? {} : { lastAt: toTimestamp(untilMs) }),
    since: toTimestamp(sinceMs),
    until: toTimestamp(windowEndMs),
    diagnostics: [...diagnostics],
  };
}

function changeMessage({ rules, agents, subjects, actions, ...change }: Change): ChangeMessage {
  return {
    ...change,
    rules: rules.slice(0, MAX_LISTED).map(({ fromRules, toRules, decisions, examples }) => ({
      fromRules: [...fromRules],
      toRules: [...toRules],
      decisions,
      examples: examples.map(exampleMessage),
    })),
    agents: listed(agents),
    subjects: listed(subjects),
    actions: listed(actions),
  };
}

function listed(shares: readonly Share[]): Share[] {
  if (shares.length <= MAX_LISTED) return [...shares];
  const rest = shares.slice(MAX_LISTED - 1).reduce((sum, { decisions }) => sum + decisions, 0);
  return [...shares.slice(0, MAX_LISTED - 1), { name: OTHERS, decisions: rest }];
}

function exampleMessage({ atMs, ...example }: ImpactExample): ExampleMessage {
  return { ...example, at: toTimestamp(atMs) };
}
