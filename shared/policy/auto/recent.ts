/** What may have happened to requests for approval. */
export type RecentKind = "requested" | "approved" | "denied";

/** Of whom or what requests are counted: those alike in this. */
export type RecentBy = "subject" | "resource" | "action" | "workflow";

/** "How many requests of the same subject were approved in the last hour." */
export interface RecentQuery {
  readonly kind: RecentKind;
  readonly withinMs: number;
  readonly by: RecentBy;
}

/** How far back requests can be counted. */
export const MAX_RECENT_MS = 86_400_000;

export const RECENT_BY: readonly RecentBy[] = ["subject", "resource", "action", "workflow"];

/** By the function that a condition calls. */
export const RECENT_FUNCTIONS: Readonly<Record<string, RecentKind>> = {
  requestedInLast: "requested",
  approvedInLast: "approved",
  deniedInLast: "denied",
};
