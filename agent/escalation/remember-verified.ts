import { LRUCache } from "lru-cache";
import type { ApprovalOutcome } from "../../shared/approval/model.ts";

/** Some MiB: an outcome is about 700 bytes, and the text that vouches for it as long again. */
const REMEMBERED = 2_000;

export interface RememberedVerifier {
  /** Throws when it is not believed. */
  verify(jws: string): ApprovalOutcome;
  /** Other keys are trusted than before. */
  forget(): void;
}

/**
 * Remembers what was verified: an outcome comes by the announcement, by its grant's entry and by the log, and is the
 * same text each time. What fails is not remembered.
 */
export function rememberVerified(verifyOutcome: (jws: string) => ApprovalOutcome): RememberedVerifier {
  const verified = new LRUCache<string, ApprovalOutcome>({ max: REMEMBERED });
  return {
    verify(jws) {
      const known = verified.get(jws);
      if (known !== undefined) return known;
      const outcome = verifyOutcome(jws);
      verified.set(jws, outcome);
      return outcome;
    },
    forget: () => verified.clear(),
  };
}
