import { compareText } from "../policy/compile/combine.ts";
import type { ChangedJudgement, Judgement } from "./judge.ts";
import type {
  Change,
  Impact,
  ImpactExample,
  ImpactStrength,
  RuleShare,
  Share,
  Transition,
  UnjudgedReason,
  UnknownShare,
} from "./model.ts";
import type { DecisionRecord } from "./read-records.ts";

/** More names than this of one kind count as one: a window may hold millions of subjects. */
const MAX_NAMES = 10_000;

/** What the rest is called. */
export const OTHERS = "(others)";

const STRENGTHS: Readonly<Record<`${Transition["from"]} ${Transition["to"]}`, ImpactStrength>> = {
  "DENY ALLOW": "weaker",
  "DENY PENDING": "weaker",
  "PENDING ALLOW": "weaker",
  "ALLOW DENY": "stronger",
  "PENDING DENY": "stronger",
  "ALLOW PENDING": "stronger",
  "ALLOW ALLOW": "different",
  "DENY DENY": "different",
  "PENDING PENDING": "different",
};

/** Loudest first. */
const ORDER = Object.keys(STRENGTHS);

/** Counts judgements. What it gives does not depend on the order in which they came, as long as names are not too many. */
export class ImpactTally {
  readonly #examples: number;
  readonly #changes = new Map<string, ChangeTally>();
  readonly #unknown = new Map<string, Group>();
  readonly #unjudged = new Map<UnjudgedReason, number>();
  #decisions = 0;
  #records = 0;
  #unchanged = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.NEGATIVE_INFINITY;

  /** @param examples how many are kept of each change by the same rules */
  constructor(examples: number) {
    this.#examples = examples;
  }

  get records(): number {
    return this.#records;
  }

  get decisions(): number {
    return this.#decisions;
  }

  add(record: DecisionRecord, judgement: Judgement): void {
    this.#count(record);
    switch (judgement.kind) {
      case "same":
        this.#unchanged += record.inputs.weight;
        return;
      case "changed":
        this.#change(judgement).add(record, judgement);
        return;
      case "unknown":
        groupOf(this.#unknown, [judgement.rules, judgement.conditions], this.#examples).add(record);
    }
  }

  addUnjudged(record: DecisionRecord, reason: UnjudgedReason): void {
    this.#count(record);
    this.#unjudged.set(reason, (this.#unjudged.get(reason) ?? 0) + record.inputs.weight);
  }

  /** Entries of which nobody knows for how many decisions they stand: each counts as one. */
  addUnreadable(): void {
    this.#records += 1;
    this.#decisions += 1;
    this.#unjudged.set("unreadable", (this.#unjudged.get("unreadable") ?? 0) + 1);
  }

  result(): Impact {
    const any = this.#fromMs <= this.#untilMs;
    return {
      decisions: this.#decisions,
      records: this.#records,
      unchanged: this.#unchanged,
      changes: ORDER.flatMap((key) => this.#changes.get(key)?.result() ?? []),
      unknown: [...this.#unknown.values()].sort(byDecisions).map(unknownShare),
      unjudged: Object.fromEntries([...this.#unjudged].sort(([a], [b]) => compareText(a, b))),
      fromMs: any ? this.#fromMs : undefined,
      untilMs: any ? this.#untilMs : undefined,
    };
  }

  #count({ atMs, inputs: { weight } }: DecisionRecord): void {
    this.#records += 1;
    this.#decisions += weight;
    if (atMs < this.#fromMs) this.#fromMs = atMs;
    if (atMs > this.#untilMs) this.#untilMs = atMs;
  }

  #change({ from, to }: Transition): ChangeTally {
    const key = `${from} ${to}`;
    const known = this.#changes.get(key);
    if (known !== undefined) return known;
    const made = new ChangeTally({ from, to }, this.#examples);
    this.#changes.set(key, made);
    return made;
  }
}

class ChangeTally {
  readonly #transition: Transition;
  readonly #examples: number;
  readonly #rules = new Map<string, Group>();
  readonly #agents = new Names();
  readonly #subjects = new Names();
  readonly #actions = new Names();
  #decisions = 0;

  constructor(transition: Transition, examples: number) {
    this.#transition = transition;
    this.#examples = examples;
  }

  add(record: DecisionRecord, { fromRules, toRules }: ChangedJudgement): void {
    const { weight } = record.inputs;
    this.#decisions += weight;
    groupOf(this.#rules, [fromRules, toRules], this.#examples).add(record);
    this.#agents.add(record.agentId, weight);
    this.#subjects.add(`${record.subject.type}:${record.subject.id}`, weight);
    this.#actions.add(record.action, weight);
  }

  result(): Change {
    const { from, to } = this.#transition;
    return {
      from,
      to,
      strength: STRENGTHS[`${from} ${to}`],
      decisions: this.#decisions,
      rules: [...this.#rules.values()].sort(byDecisions).map(ruleShare),
      agents: this.#agents.result(),
      subjects: this.#subjects.result(),
      actions: this.#actions.result(),
    };
  }
}

class Names {
  readonly #counts = new Map<string, number>();

  add(name: string, weight: number): void {
    const known = this.#counts.get(name);
    if (known === undefined && this.#counts.size >= MAX_NAMES) {
      this.#counts.set(OTHERS, (this.#counts.get(OTHERS) ?? 0) + weight);
    } else this.#counts.set(name, (known ?? 0) + weight);
  }

  result(): readonly Share[] {
    return [...this.#counts]
      .map(([name, decisions]) => ({ name, decisions }))
      .sort((a, b) => b.decisions - a.decisions || compareText(a.name, b.name));
  }
}

type Texts = readonly string[];

/** Decisions that have two lists of texts in common. */
class Group {
  readonly key: string;
  readonly common: readonly [Texts, Texts];
  readonly #limit: number;
  readonly #examples: ImpactExample[] = [];
  decisions = 0;

  constructor(key: string, common: readonly [Texts, Texts], limit: number) {
    this.key = key;
    this.common = common;
    this.#limit = limit;
  }

  get examples(): readonly ImpactExample[] {
    return this.#examples;
  }

  add(record: DecisionRecord): void {
    this.decisions += record.inputs.weight;
    const last = this.#examples[this.#limit - 1];
    if (this.#limit === 0 || (last !== undefined && !isEarlier(record, last))) return;
    const at = this.#examples.findIndex((example) => isEarlier(record, example));
    this.#examples.splice(at < 0 ? this.#examples.length : at, 0, exampleOf(record));
    this.#examples.length = Math.min(this.#examples.length, this.#limit);
  }
}

/** Ids of decisions are in the order of time, and break a tie. */
function isEarlier(
  a: Pick<ImpactExample, "atMs" | "decisionId">,
  b: Pick<ImpactExample, "atMs" | "decisionId">,
): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.decisionId < b.decisionId);
}

function groupOf(groups: Map<string, Group>, common: readonly [Texts, Texts], limit: number): Group {
  const key = common.map((texts) => texts.join("\n")).join("\n\n");
  const known = groups.get(key);
  if (known !== undefined) return known;
  const isFull = groups.size >= MAX_NAMES;
  const made = isFull ? new Group("", [[OTHERS], [OTHERS]], limit) : new Group(key, common, limit);
  const there = isFull ? groups.get("") : undefined;
  if (there !== undefined) return there;
  groups.set(made.key, made);
  return made;
}

function byDecisions(a: Group, b: Group): number {
  return b.decisions - a.decisions || compareText(a.key, b.key);
}

function ruleShare({ common: [fromRules, toRules], decisions, examples }: Group): RuleShare {
  return { fromRules, toRules, decisions, examples };
}

function unknownShare({ common: [rules, conditions], decisions, examples }: Group): UnknownShare {
  return { rules, conditions, decisions, examples };
}

function exampleOf({
  decisionId,
  atMs,
  agentId,
  subject,
  action,
  resource,
  reasonCode,
}: DecisionRecord): ImpactExample {
  const name = ({ type, id }: { readonly type: string; readonly id: string }) => `${type}:${id}`;
  return { decisionId, atMs, agentId, subject: name(subject), action, resource: name(resource), reasonCode };
}
