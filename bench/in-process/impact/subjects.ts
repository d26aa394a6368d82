import { NO_DECLARATIONS } from "../../../shared/facts/index.ts";
import { Doubt } from "../../../shared/impact/doubt.ts";
import { factTimeline, factView, type Impact, Replay, type Side } from "../../../shared/impact/index.ts";
import { type Judgement, judge } from "../../../shared/impact/judge.ts";
import { type DecisionRecord, readRecords } from "../../../shared/impact/read-records.ts";
import { ImpactTally } from "../../../shared/impact/tally.ts";
import { compilePolicySet, parsePolicyFiles } from "../../../shared/policy/index.ts";
import type { PolicyFile } from "../../../shared/policy/model.ts";
import { redactPath } from "../../../shared/policy/redact/redact-path.ts";
import { rulesText } from "../../experiments/setup.ts";
import { benchPolicies } from "../../workloads/policy-model.ts";
import { posternFiles } from "../../workloads/postern-policy.ts";
import { recordedBatches } from "./recorded-batches.ts";

/** Something that is done with every record. */
export interface Step {
  readonly workload: string;
  /** Does it with all records. */
  readonly run: () => void;
}

/** The whole way, from the bytes of the audit stream to the impact. */
export function replays(records: number, ruleCounts: readonly number[]): readonly Step[] {
  return ruleCounts.flatMap((rules) => {
    const files = posternFiles(benchPolicies(rules));
    const before = sideOf(files);
    const candidate = sideOf(files.map(withLowerLimit));
    const batches = recordedBatches(before.evaluator, records);
    const redacted = recordedBatches(before.evaluator, records, [redactPath("arguments.amount")]);
    const workload = rulesText(rules);
    const replay = (all: readonly Uint8Array[], baseline?: Side) => () =>
      check(replayed(all, candidate, baseline), records);
    return [
      { workload, run: replay(batches) },
      { workload: `${workload}, against the active bundle`, run: replay(batches, before) },
      { workload: `${workload}, what conditions read is redacted`, run: replay(redacted) },
    ];
  });
}

/** The parts of the first of these. */
export function partsOfAReplay(records: number, rules: number): readonly Step[] {
  const files = posternFiles(benchPolicies(rules));
  const { evaluator } = sideOf(files);
  const candidate = sideOf(files.map(withLowerLimit));
  const batches = recordedBatches(evaluator, records);
  const read = batches.flatMap((batch) => readRecords(batch) ?? []).filter((record) => typeof record === "object");
  const judgements = read.map((record) => judged(record, candidate));
  return [
    { workload: "JSON.parse alone", run: forEach(batches, (batch) => JSON.parse(Buffer.from(batch).toString())) },
    { workload: "bytes to records, JSON.parse included", run: forEach(batches, readRecords) },
    { workload: "evaluate, compare", run: forEach(read, (record) => judged(record, candidate)) },
    { workload: "count", run: () => count(read, judgements) },
  ];
}

function forEach<T>(items: readonly T[], use: (item: T) => unknown): () => void {
  return () => {
    for (const item of items) use(item);
  };
}

function sideOf(files: readonly PolicyFile[]): Side {
  const { policySet, diagnostics } = parsePolicyFiles(files);
  if (policySet === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return { evaluator: compilePolicySet(policySet), facts: factView(factTimeline([], [], true), NO_DECLARATIONS) };
}

/** Refunds above 45 are no longer small: a fifth of those that were allowed. */
function withLowerLimit({ path, content }: PolicyFile): PolicyFile {
  return { path, content: content.replaceAll("arguments.amount <= 50", "arguments.amount <= 45") };
}

function replayed(batches: readonly Uint8Array[], candidate: Side, baseline: Side | undefined): Impact {
  const window = { sinceMs: 0, untilMs: Number.POSITIVE_INFINITY };
  const replay = new Replay({ ...window, candidate, baseline, examples: 3 });
  for (const batch of batches) replay.take(batch);
  return replay.impact();
}

/** What is measured is the real thing only if it says what it should. */
function check({ decisions, changes, unknown, unjudged }: Impact, records: number): void {
  const found = changes.length + unknown.length;
  if (decisions === records && found > 0 && Object.keys(unjudged).length === 0) return;
  throw new Error(`a replay of ${records} came to ${decisions} decisions and ${found} findings`);
}

const doubt = new Doubt();

function judged(record: DecisionRecord, candidate: Side): Judgement {
  const { inputs, atMs, decision: answer, ruleIds } = record;
  if (inputs.kind !== "recorded") throw new Error("INVARIANT: all are recorded");
  const { request, unknown } = inputs;
  return judge({ request, unknown, atMs }, candidate, { kind: "recorded", answer, ruleIds }, doubt);
}

function count(records: readonly DecisionRecord[], judgements: readonly Judgement[]): void {
  const tally = new ImpactTally(3);
  for (const [index, record] of records.entries()) tally.add(record, judgements[index] ?? { kind: "same" });
  tally.result();
}
