/** A person's votes, cast by somebody else for a time. Times are milliseconds since the Unix epoch. */
export interface Delegation {
  readonly id: string;
  readonly environment: string;
  /** Whose votes: the name of a person. */
  readonly from: string;
  /** Who may cast them: the name of a token. */
  readonly to: string;
  /** Only the votes that the person has by these groups. Absent: all of its votes. */
  readonly groups?: readonly string[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Empty: none was given. */
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly revoked?: { readonly by: string; readonly atMs: number };
}

export type DelegationStatus = "scheduled" | "active" | "ended" | "revoked";

/** What a delegation is at a moment. It ends by itself: nobody needs to tidy up after a holiday. */
export function statusOf({ startsAtMs, endsAtMs, revoked }: Delegation, nowMs: number): DelegationStatus {
  if (revoked !== undefined) return "revoked";
  if (nowMs >= endsAtMs) return "ended";
  return nowMs < startsAtMs ? "scheduled" : "active";
}
