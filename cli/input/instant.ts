import { invalid } from "./pairs.ts";

/** RFC 3339 with its offset, as in `2026-03-01T09:00:00Z`; the seconds may be left out. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A commander argument parser for a moment; gives milliseconds since the Unix epoch. */
export function parseInstant(option: string): (text: string) => number {
  return (text) => {
    const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isFinite(ms)) return ms;
    throw invalid(option, `"${text}" is no moment`, `Write ${option} 2026-03-01T09:00:00Z, or with an offset: +01:00.`);
  };
}
