import { z } from "zod";
import { DURATION_PATTERN, parseDuration } from "./duration.ts";

const MAX_DURATION_MS = 365 * 86_400_000;

const DURATION_NEEDED = "a duration such as 90s, 5m or 1h30m is needed";

/** A time as people write it, of at least and at most so much; milliseconds. `bounds`: what is said of another. */
export function durationWithin(minMs: number, maxMs: number, bounds: string) {
  return z
    .string(DURATION_NEEDED)
    .regex(DURATION_PATTERN, DURATION_NEEDED)
    .describe("A duration: 90s, 5m, 1h30m, 2d.")
    .transform((text) => parseDuration(text) ?? 0)
    .refine((ms) => ms >= minMs && ms <= maxMs, bounds);
}

/** As authors of policies write it. */
export const duration = durationWithin(1, MAX_DURATION_MS, "a duration is more than 0 and at most 365d");
