import { parseInstant } from "./instant.ts";
import { invalid, parseTimeout } from "./pairs.ts";

/** A moment as people say it: `24h` ago, or `2026-03-01T09:00:00Z`. Returns milliseconds since the Unix epoch. */
export function parseMoment(text: string, option: string, nowMs: number): number {
  if (/^\d+(\.\d+)?[a-z]+$/.test(text.trim())) return nowMs - parseTimeout(text, option);
  if (!/^\d{4}-/.test(text.trim())) {
    throw invalid(option, `"${text}" is no moment`, `Write ${option} 24h (ago), or ${option} 2026-03-01T09:00:00Z.`);
  }
  return parseInstant(option)(text);
}
