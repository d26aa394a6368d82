import { hashOf } from "./chain.ts";
import type { AuditBatch } from "./model.ts";

/** What is wrong with a chain, and with which of its batches. */
export interface ChainProblem {
  /**
   * - `altered`: the batch does not have the hash that it carries, or that the next one remembers;
   * - `missing`: a batch was there, as the next one remembers, and is not;
   * - `reordered`: the batch stands before the one it follows;
   * - `repeated`: the batch stands there a second time, or another one claims its place;
   * - `foreign`: the batch is of another source or environment.
   */
  readonly kind: "altered" | "missing" | "reordered" | "repeated" | "foreign";
  /** Of the batch at fault, as numbered by its source. */
  readonly sequence: number;
  /** Where it shows: the 0-based position in the list. */
  readonly position: number;
  readonly message: string;
}

/**
 * Checks the batches of one source in one environment, all kinds together, in the order of the stream. Empty: all is
 * well. A source that was restarted begins again at 1, so a list may hold several chains one after another.
 *
 * Two things a chain can't show: that its newest batches are missing, and that a whole run is.
 */
export function verifyChain(batches: readonly AuditBatch[]): readonly ChainProblem[] {
  const positions = new Map<string, number>();
  batches.forEach((batch, position) => {
    if (!positions.has(batch.hash)) positions.set(batch.hash, position);
  });
  const followed = new Set<string>();
  const problems: ChainProblem[] = [];
  let before: AuditBatch | undefined;
  batches.forEach((batch, position) => {
    const isRepeat = positions.get(batch.hash) !== position && hashOf(batch) === batch.hash;
    const found = isRepeat
      ? problem("repeated", batch, position, `batch ${batch.sequence} is there twice`)
      : (ownProblem(batch, position, batches) ??
        linkProblem(batch, position, before, positions) ??
        forkProblem(batch, position, followed));
    if (found !== undefined) problems.push(found);
    if (isRepeat) return;
    before = batch;
    followed.add(batch.previous);
  });
  return problems;
}

function ownProblem(batch: AuditBatch, position: number, batches: readonly AuditBatch[]): ChainProblem | undefined {
  const first = batches[0] ?? batch;
  if (batch.source !== first.source || batch.environment !== first.environment) {
    const where = `${batch.environment}/${batch.source}`;
    return problem("foreign", batch, position, `batch ${batch.sequence} is of ${where}`);
  }
  if (hashOf(batch) === batch.hash) return undefined;
  return problem("altered", batch, position, `batch ${batch.sequence} was altered: its hash does not fit`);
}

function linkProblem(
  batch: AuditBatch,
  position: number,
  before: AuditBatch | undefined,
  positions: ReadonlyMap<string, number>,
): ChainProblem | undefined {
  if (batch.sequence === 1 && batch.previous === "") return undefined;
  const predecessor = batch.sequence - 1;
  const at = positions.get(batch.previous);
  if (at !== undefined && at < position) return undefined;
  if (at !== undefined) {
    return problem("reordered", batch, position, `batch ${batch.sequence} stands before batch ${predecessor}`);
  }
  if (before?.sequence === predecessor) {
    const message = `batch ${predecessor} was altered: batch ${batch.sequence} remembers another hash`;
    return { kind: "altered", sequence: predecessor, position: position - 1, message };
  }
  const first = before !== undefined && before.sequence < predecessor ? before.sequence + 1 : predecessor;
  const which = first === predecessor ? `batch ${first} is missing` : `batches ${first} to ${predecessor} are missing`;
  return { kind: "missing", sequence: first, position, message: which };
}

/** Two batches that follow the same one: somebody who can't break the hash has put a batch of their own beside it. */
function forkProblem(batch: AuditBatch, position: number, followed: ReadonlySet<string>): ChainProblem | undefined {
  if (batch.previous === "" || !followed.has(batch.previous)) return undefined;
  return problem("repeated", batch, position, `there are two different batches ${batch.sequence}`);
}

function problem(kind: ChainProblem["kind"], batch: AuditBatch, position: number, message: string): ChainProblem {
  return { kind, sequence: batch.sequence, position, message };
}
