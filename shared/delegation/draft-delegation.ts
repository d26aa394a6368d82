import { PosternError } from "../errors/postern-error.ts";
import type { Delegation } from "./model.ts";

const DAY_MS = 86_400_000;

/** No delegation lasts longer: a standing one belongs into the groups. */
export const MAX_DELEGATION_MS = 31 * DAY_MS;
/** No delegation begins later than this from now. */
export const MAX_AHEAD_MS = 366 * DAY_MS;
const MAX_REASON_CHARS = 1_024;
const MAX_GROUPS = 50;
const MAX_NAME_CHARS = 128;

/** What somebody asks for. */
export interface DelegationRequest {
  readonly id: string;
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  /** Empty: all votes of `from`. */
  readonly groups: readonly string[];
  /** Undefined: from now on. */
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number;
  readonly reason: string;
  readonly createdBy: string;
}

/**
 * The delegation that a request makes, at this moment. One that says that it began earlier begins now: votes that were
 * cast do not change. Throws DELEGATION_INVALID (invalid_argument), naming the field.
 */
export function draftDelegation(request: DelegationRequest, nowMs: number): Delegation {
  const { groups, startsAtMs: asked = nowMs, ...rest } = request;
  const startsAtMs = Math.max(asked, nowMs);
  const delegation: Delegation = {
    ...rest,
    ...(groups.length === 0 ? {} : { groups: [...new Set(groups)].sort() }),
    startsAtMs,
    createdAtMs: nowMs,
  };
  check(delegation, nowMs);
  return delegation;
}

function check({ from, to, groups = [], startsAtMs, endsAtMs, reason }: Delegation, nowMs: number): void {
  if (!isName(from)) throw invalid("from", `A name has 1 to ${MAX_NAME_CHARS} characters.`);
  if (!isName(to)) throw invalid("to", `A name has 1 to ${MAX_NAME_CHARS} characters.`);
  if (from.toLowerCase() === to.toLowerCase()) throw invalid("to", "Nobody stands in for themselves.");
  if (groups.length > MAX_GROUPS || !groups.every(isName)) throw invalid("groups", `At most ${MAX_GROUPS} names.`);
  if (reason.length > MAX_REASON_CHARS) throw invalid("reason", `More than ${MAX_REASON_CHARS} characters.`);
  if (startsAtMs > nowMs + MAX_AHEAD_MS) throw invalid("from_time", "It would begin more than a year from now.");
  if (endsAtMs <= startsAtMs) throw invalid("until", "It would end before it begins.");
  if (endsAtMs - startsAtMs > MAX_DELEGATION_MS) {
    throw invalid("until", `It would last more than ${MAX_DELEGATION_MS / DAY_MS} days.`);
  }
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= MAX_NAME_CHARS;
}

function invalid(field: string, message: string): PosternError {
  return new PosternError("invalid_argument", "DELEGATION_INVALID", message, { where: { field } });
}
