import { MAX_RECENT_MS, type RecentBy, type RecentKind, type RecentQuery } from "../policy/auto/recent.ts";
import type { ApprovalEvent, Escalation } from "./model.ts";

/** Times of one kind of thing, oldest first. */
type Times = number[];

const KIND_OF: Partial<Record<ApprovalEvent["kind"], RecentKind>> = { approved: "approved", denied: "denied" };

/** Times kept per thing that is counted: a count says "at least so many" beyond that. */
const MAX_TIMES = 10_000;

/**
 * What happened to requests for approval in the last day, counted by what they have in common. Fed with every event, in
 * any order; forgets what is older than a day. A request that was refused without anybody being asked counts as nothing:
 * whoever is over its budget does not stay over it by asking.
 */
export class RecentHistory {
  readonly #times = new Map<string, Times>();

  /** Notes what a record of one approval says. */
  note(escalation: Escalation, events: readonly ApprovalEvent[]): void {
    if (events.some((event) => event.kind === "denied" && event.code !== undefined)) return;
    for (const event of events) {
      const kind = event.kind === "requested" ? "requested" : KIND_OF[event.kind];
      if (kind !== undefined) this.#add(kind, escalation, event.atMs);
    }
  }

  /** How often in the window that ends now, among requests like this one. */
  count({ kind, withinMs, by }: RecentQuery, like: Escalation, nowMs: number): number {
    return this.#since(keyOf(kind, by, like), nowMs - withinMs);
  }

  /** How often the subject of this request asked its workflow, in the window that ends now. */
  asked(like: Escalation, withinMs: number, nowMs: number): number {
    return this.#since(budgetKey(like), nowMs - withinMs);
  }

  /** Forgets what no query can reach any more. */
  sweep(nowMs: number): void {
    const horizonMs = nowMs - MAX_RECENT_MS;
    for (const [key, times] of this.#times) {
      const kept = times.length - this.#since(key, horizonMs);
      times.splice(0, kept);
      if (times.length === 0) this.#times.delete(key);
    }
  }

  #add(kind: RecentKind, escalation: Escalation, atMs: number): void {
    for (const by of ["subject", "resource", "action", "workflow"] as const) {
      this.#insert(keyOf(kind, by, escalation), atMs);
    }
    if (kind === "requested") this.#insert(budgetKey(escalation), atMs);
  }

  #insert(key: string, atMs: number): void {
    const times = this.#times.get(key) ?? [];
    if (times.length === 0) this.#times.set(key, times);
    // All but always the newest: replicas' clocks differ a little.
    let at = times.length;
    while (at > 0 && (times[at - 1] ?? 0) > atMs) at -= 1;
    times.splice(at, 0, atMs);
    if (times.length > MAX_TIMES) times.shift();
  }

  #since(key: string, sinceMs: number): number {
    const times = this.#times.get(key);
    if (times === undefined) return 0;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) > sinceMs) high = middle;
      else low = middle + 1;
    }
    return times.length - low;
  }
}

function keyOf(kind: RecentKind, by: RecentBy, { environment, workflow, request }: Escalation): string {
  const { subject, resource, action } = request;
  const common: Readonly<Record<RecentBy, string>> = {
    subject: `${subject.type}\u0000${subject.id}`,
    resource: `${resource.type}\u0000${resource.id}`,
    action: action.name,
    workflow,
  };
  return [environment, kind, by, common[by]].join("\u0000");
}

function budgetKey({ environment, workflow, request }: Escalation): string {
  return [environment, "budget", workflow, request.subject.type, request.subject.id].join("\u0000");
}
