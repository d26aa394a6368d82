import { parseInstant } from "./instant.ts";
import { parseTimeout } from "./pairs.ts";

/** A moment as people say it: `24h` ago, or `2026-03-01T09:00:00Z`. Returns milliseconds since the Unix epoch. */
export function parseMoment(text: string, option: string, nowMs: number): number {
  return /^\d+(\.\d+)?[a-z]+$/.test(text.trim()) ? nowMs - parseTimeout(text, option) : parseInstant(option)(text);
}
