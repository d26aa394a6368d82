import type { JsonLimits } from "../shared/check/limits.ts";

/** What a client takes from Postern's own programs, which checked it when it came in: a bound all the same. */
export const RESPONSE_LIMITS: JsonLimits = { maxDepth: 64, maxFields: 1_000_000 };
