import type { ApprovalOutcome } from "../../shared/approval/model.ts";
import { namedSigner } from "../../shared/bundle/jws.ts";
import type { GrantEntry } from "../../shared/bus/ports.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { GrantIndex } from "./grant-index.ts";

export interface GrantKeeperDeps {
  readonly environment: string;
  readonly index: GrantIndex;
  /** Throws when the signature is not one of a trusted key. */
  readonly verifyOutcome: (jws: string) => ApprovalOutcome;
  readonly clock: Clock;
  readonly log: AgentLog;
}

/**
 * Turns the entries of the grants bucket into grants that count. What counts is the grant inside the signed outcome,
 * never the entry beside it; only `revoked` is believed unsigned, because it can but take away.
 */
export class GrantKeeper {
  readonly #deps: GrantKeeperDeps;
  /** By grant, the key that signed its outcome. */
  readonly #signers = new Map<string, string>();

  constructor(deps: GrantKeeperDeps) {
    this.#deps = deps;
  }

  /** Other keys are trusted: what one signed that is not any more counts no longer. */
  keysChanged(isTrusted: (kid: string) => boolean): void {
    for (const [grantId, kid] of this.#signers) {
      if (isTrusted(kid)) continue;
      this.#signers.delete(grantId);
      this.#deps.index.remove(grantId);
    }
  }

  /** Forgets what time has ended. */
  sweep(): void {
    for (const grantId of this.#signers.keys()) if (!this.#deps.index.has(grantId)) this.#signers.delete(grantId);
  }

  offer(grantId: string, entry: GrantEntry | undefined): void {
    const { environment, index, verifyOutcome, clock, log } = this.#deps;
    if (entry === undefined) {
      index.remove(grantId);
      return;
    }
    if (entry.revoked) {
      index.revoke(grantId, entry.grant.expiresAtMs);
      return;
    }
    if (clock.nowMs() >= entry.grant.expiresAtMs) return;
    try {
      const { grant, status, environment: where } = verifyOutcome(entry.outcome);
      if (status !== "approved" || grant === undefined) throw new Error(`the outcome is ${status} and holds no grant`);
      if (grant.id !== grantId) throw new Error(`the outcome holds grant ${grant.id}`);
      if (where !== environment || grant.environment !== environment) throw new Error(`the outcome is of ${where}`);
      if (index.add(grant)) this.#signers.set(grantId, namedSigner(entry.outcome));
      else log.warn({ grantId }, "no room for another grant; its requests will ask again");
    } catch (error) {
      // It may have come in another way, when its key was trusted still.
      index.remove(grantId);
      log.error({ grantId, error }, "a grant is refused");
    }
  }
}
