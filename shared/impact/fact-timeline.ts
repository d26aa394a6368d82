import * as z from "zod";
import type { AuditEntry } from "../audit/model.ts";
import type { Fact } from "../facts/model.ts";
import { jsonValue } from "../json-schema.ts";

/** Facts as they were stored at a moment. */
export interface StoredFacts {
  readonly facts: readonly Fact[];
  /** Paths at which nobody knows what there was, if anything. */
  readonly notKnown: readonly string[];
  /** The same is true of all moments from here on ... */
  readonly fromMs: number;
  /** ... to right before here. */
  readonly untilMs: number;
}

/** A fact that was put, or taken away. */
export interface FactEvent {
  readonly atMs: number;
  readonly path: string;
  /** Undefined: it is gone from then on. */
  readonly fact: Fact | undefined;
}

const changeSchema = z.union([
  z.object({
    operation: z.literal("put"),
    path: z.string().min(1),
    value: jsonValue,
    by: z.string(),
    expiresAtMs: z.exactOptional(z.number()),
  }),
  z.object({ operation: z.enum(["delete", "expire"]), path: z.string().min(1) }),
]);

/** Reads a `fact_changed` entry of the audit; undefined: it is something else, or of an operation not known here. */
export function readFactEvent({ kind, atMs, data }: AuditEntry): FactEvent | undefined {
  const parsed = kind === "fact_changed" ? changeSchema.safeParse(data) : undefined;
  if (parsed?.success !== true) return undefined;
  const { path } = parsed.data;
  if (parsed.data.operation !== "put") return { atMs, path, fact: undefined };
  const { value, by: updatedBy, expiresAtMs } = parsed.data;
  const expiry = expiresAtMs === undefined ? {} : { expiresAtMs };
  return { atMs, path, fact: { path, value, updatedAtMs: atMs, updatedBy, ...expiry } };
}

/** Which facts were stored when. */
export type FactTimeline = (atMs: number) => StoredFacts;

/**
 * @param current the facts of now: what has not changed since a moment was the same then, however old it is
 * @param events those that the audit still has, in any order
 * @param complete whether the audit has all that ever happened: a fact is then absent before its first event, and else not
 *   known
 */
export function factTimeline(current: readonly Fact[], events: readonly FactEvent[], complete: boolean): FactTimeline {
  const all = [...events, ...current.map(asEvent)].sort((a, b) => a.atMs - b.atMs);
  const segments: StoredFacts[] = [];
  const facts = new Map<string, Fact>();
  const notKnown = new Set(complete ? [] : all.map(({ path }) => path));
  let fromMs = Number.NEGATIVE_INFINITY;
  const close = (untilMs: number) => {
    if (untilMs > fromMs) segments.push({ facts: [...facts.values()], notKnown: [...notKnown], fromMs, untilMs });
    fromMs = untilMs;
  };
  for (const { atMs, path, fact } of all) {
    close(atMs);
    notKnown.delete(path);
    if (fact === undefined) facts.delete(path);
    else facts.set(path, fact);
  }
  close(Number.POSITIVE_INFINITY);
  return (atMs) => segmentAt(segments, atMs);
}

function asEvent(fact: Fact): FactEvent {
  return { atMs: fact.updatedAtMs, path: fact.path, fact };
}

/** INVARIANT: the segments cover all of time, one behind the other. */
function segmentAt(segments: readonly StoredFacts[], atMs: number): StoredFacts {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.untilMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return (
    segments[low] ?? { facts: [], notKnown: [], fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY }
  );
}
