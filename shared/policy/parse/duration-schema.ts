import { z } from "zod";
import { DURATION_PATTERN, parseDuration } from "./duration.ts";

const MAX_DURATION_MS = 365 * 86_400_000;

const DURATION_NEEDED = "a duration such as 90s, 5m or 1h30m is needed";

/** A time as authors write it; milliseconds. */
export const duration = z
  .string(DURATION_NEEDED)
  .regex(DURATION_PATTERN, DURATION_NEEDED)
  .describe("A duration: 90s, 5m, 1h30m, 2d.")
  .transform((value, context) => {
    const ms = parseDuration(value) ?? 0;
    if (ms > 0 && ms <= MAX_DURATION_MS) return ms;
    context.addIssue({ code: "custom", message: "a duration is more than 0 and at most 365d" });
    return z.NEVER;
  });
