import { LRUCache } from "lru-cache";
import type { ApprovalOutcome } from "../../shared/approval/model.ts";

/** Some MiB: an outcome is about 700 bytes, and the text that vouches for it as long again. */
const REMEMBERED = 2_000;

/**
 * Remembers what was verified: an outcome comes by the announcement, by its grant's entry and by the log, and is the
 * same text each time. Keys that are trusted are so for as long as the process runs. What fails is not remembered.
 */
export function rememberVerified(verifyOutcome: (jws: string) => ApprovalOutcome): (jws: string) => ApprovalOutcome {
  const verified = new LRUCache<string, ApprovalOutcome>({ max: REMEMBERED });
  return (jws) => {
    const known = verified.get(jws);
    if (known !== undefined) return known;
    const outcome = verifyOutcome(jws);
    verified.set(jws, outcome);
    return outcome;
  };
}
