import type { Goal } from "../goals.ts";
import type { Key, Series, Unit } from "../measure/series.ts";
import { median, pairedRatio } from "../measure/statistics.ts";

/** One line of the result; `null` where there is nothing to say. */
export interface Row extends Key {
  /** Median of the rounds; null: not measured. */
  readonly value: number | null;
  readonly unit: Unit;
  /** Lowest and highest round. */
  readonly spread: readonly [low: number, high: number] | null;
  /** What the goal is about; without one, Postern's value over this peer's. */
  readonly ratio: number | null;
  /** ">= 8x", "<= 10 µs" */
  readonly goal: string | null;
  readonly met: boolean | null;
  readonly note?: string;
}

/** Medians, ratios, and what came of the goals. A goal whose row was not measured is not met and not missed. */
export function toRows(series: readonly Series[], goals: readonly Goal[], ourselves: string): readonly Row[] {
  return series.map((one) => {
    const goal = goals.find(({ row }) => sameKey(row, one));
    const ratio = ratioOf(one, goal, series, ourselves);
    const value = one.values.length === 0 ? null : median(one.values);
    const judged = goal?.of === "ratio" ? ratio : value;
    return {
      name: one.name,
      peer: one.peer,
      workload: one.workload,
      value,
      unit: one.unit,
      spread: value === null ? null : [Math.min(...one.values), Math.max(...one.values)],
      ratio,
      goal: goal === undefined ? null : goalText(goal, one.unit),
      met: goal === undefined || judged === null ? null : holds(goal, judged),
      ...(one.note === undefined ? {} : { note: one.note }),
    };
  });
}

function ratioOf(one: Series, goal: Goal | undefined, all: readonly Series[], ourselves: string): number | null {
  if (goal?.of === "ratio") return ratioBetween(find(all, goal.measured), find(all, goal.over));
  if (one.peer === ourselves) return null;
  return ratioBetween(find(all, { ...one, peer: ourselves }), one);
}

function ratioBetween(measured: Series | undefined, over: Series | undefined): number | null {
  if (measured === undefined || over === undefined) return null;
  if (measured.values.length === 0 || over.values.length === 0) return null;
  return pairedRatio(measured.values, over.values);
}

function find(all: readonly Series[], key: Key): Series | undefined {
  return all.find((one) => sameKey(one, key));
}

function sameKey(a: Key, b: Key): boolean {
  return a.name === b.name && a.peer === b.peer && a.workload === b.workload;
}

function holds({ is, bound }: Goal, judged: number): boolean {
  return is === "at least" ? judged >= bound : judged <= bound;
}

function goalText({ is, bound, of }: Goal, unit: Unit): string {
  const sign = is === "at least" ? ">=" : "<=";
  return `${sign} ${bound}${of === "ratio" ? "x" : ` ${unit}`}`;
}
