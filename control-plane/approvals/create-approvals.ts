import { LRUCache } from "lru-cache";
import type { Logger } from "../../runtime/log/logger.ts";
import { mustStayInMemory, nextDeadlineMs } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { SigningKey } from "../../shared/bundle/index.ts";
import type { AuditLog, Bus, Stop, StoredRecord, TraceCarrier } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import type { Workflow } from "../../shared/policy/model.ts";
import type { ApprovalSpans } from "../telemetry/approval-spans.ts";
import { Afterwards } from "./afterwards.ts";
import { ApprovalEngine, type ChangeOrigin } from "./approval-engine.ts";
import { type ApprovalChange, type ApprovalEntry, ApprovalView, keyOf } from "./approval-view.ts";
import { AutoApprover, type AutoApproverPorts } from "./auto-approver.ts";
import { ChangeHub } from "./change-hub.ts";
import { DeadlineTimer } from "./deadline-timer.ts";
import { EscalationIntake } from "./escalation-intake.ts";
import { GrantKeeper } from "./grant-keeper.ts";
import { RecentFeed } from "./recent-feed.ts";
import { ReturningApprovals } from "./returning-approvals.ts";
import { SnapshotKeeper } from "./snapshot/snapshot-keeper.ts";
import { recordUsage, USAGE_KINDS } from "./usage-feed.ts";

/** A replica that starts announces again what ended this recently: its predecessor may have died before it could. */
const ANNOUNCE_AGAIN_MS = 10 * 60_000;
/** Two round trips of the bus on a slow day: by then whoever waited for an outcome has it. */
const AFTERWARDS_MS = 5;
/** More than end within AFTERWARDS_MS. */
const MAX_ANNOUNCED = 1_000;
/** Up to this much later than its deadline a stage is ended, by whichever replica drew the shortest. */
const LONGEST_TICK_DELAY_MS = 100;

export interface ApprovalsPorts {
  readonly bus: Pick<Bus, "approvals" | "archive" | "snapshots" | "escalations" | "decided" | "grants"> & {
    readonly audit: AuditLog;
  };
  readonly key: SigningKey;
  readonly nowMs: () => number;
  /** How many records of the log lie between two snapshots. */
  readonly snapshotEvery: number;
  readonly log: Logger;
  readonly workflow: (environment: string, revision: number, name: string) => Promise<Workflow | undefined>;
  readonly facts: AutoApproverPorts["facts"];
  /** Asks an automatic approver outside. */
  readonly askApprover: AutoApproverPorts["ask"];
  readonly spans: ApprovalSpans;
  /** What this replica itself did to an approval. */
  readonly onOwnChange: (change: ApprovalChange) => void;
  readonly onRefused: (escalation: Escalation, why: string) => void;
  /** A message among the escalations that is none. */
  readonly onUnreadable: (subject: string) => void;
}

/** The approvals of one replica. */
export interface Approvals {
  readonly engine: ApprovalEngine;
  readonly view: ApprovalView;
  readonly hub: ChangeHub;
  /**
   * Folds the approvals log, from the newest snapshot on, then takes part: escalations, timeouts, reports of agents.
   * Resolves when the log is folded and the feeds run.
   */
  start(): Promise<void>;
  /** Ends watches and feeds, and finishes what was begun. */
  stop(): Promise<void>;
}

/** Wires the approvals of one replica; any number of replicas may run at once. */
export function createApprovals(ports: ApprovalsPorts): Approvals {
  const { bus, key, nowMs, log } = ports;
  const view = new ApprovalView({ nowMs });
  const hub = new ChangeHub();
  const grants = new GrantKeeper({
    grants: bus.grants,
    log,
    nowMs,
    current: ({ environment, approvalId }) => view.get(environment, approvalId),
  });
  const afterwards = new Afterwards(AFTERWARDS_MS, (error) =>
    log.error({ error: errorMessage(error) }, "what follows from a change failed"),
  );
  const engine = new ApprovalEngine({ log: bus.approvals, view, key, nowMs, onChange, onAppended });
  const timer = new DeadlineTimer({
    nowMs,
    delayMs: () => Math.random() * LONGEST_TICK_DELAY_MS,
    deadlineOf: (name) => deadlineOf(view.at(name)),
    onDue: async (name) => {
      const entry = view.at(name);
      if (entry !== undefined) await engine.execute(entry.environment, entry.approvalId, { kind: "tick" });
    },
    onError: (name, error) => log.warn({ approval: name, error: errorMessage(error) }, "timeout not recorded yet"),
  });
  const recent = new RecentFeed({ archive: bus.archive, log: bus.approvals, nowMs });
  const auto = new AutoApprover({
    facts: ports.facts,
    recent: () => recent.history(),
    ask: ports.askApprover,
    nowMs,
  });
  const intake = new EscalationIntake({
    engine,
    workflow: ports.workflow,
    examine: (workflow, escalation) => auto.examine(workflow, escalation),
    isKnown: (environment, approvalId) => view.get(environment, approvalId) !== undefined,
    log,
    onRefused: ports.onRefused,
    // Whoever asks again about what is decided may have missed the answer.
    onJoined: ({ entry }) => announce(entry),
  });
  const snapshots = new SnapshotKeeper({
    store: bus.snapshots,
    archive: bus.archive,
    log,
    everyRecords: ports.snapshotEvery,
    fold: () =>
      returning.isDone
        ? { sequence: view.foldedTo, entries: [...view.newestFirst()].filter(isForSnapshot) }
        : undefined,
  });
  const returning = new ReturningApprovals({
    view,
    log: bus.approvals,
    logger: log,
    nowMs,
    onReturned: (entry) => {
      grants.ensure(entry);
      watchDeadline(entry);
      hub.publish(entry);
    },
  });
  /** Outcomes that went out as they were appended. */
  const announced = new LRUCache<string, true>({ max: MAX_ANNOUNCED });
  let folded = false;

  function onAppended(change: ApprovalChange): void {
    // First of all, and alone: somebody waits for this.
    if (change.ended) {
      announce(change.entry, ports.spans.announcing(change.entry));
      announced.set(keyOf(change.entry.environment, change.entry.approvalId), true);
    }
    afterwards.do(() => ports.onOwnChange(change));
  }

  function onChange(change: ApprovalChange, origin: ChangeOrigin): void {
    recent.note(change);
    if (!folded) {
      // Now, for it may be let go of before all is folded.
      if (change.ended) announceAgain(change.entry);
      return;
    }
    watchDeadline(change.entry);
    // Who is to vote hears of it at once.
    if (change.entry.state.status === "pending") hub.publish(change.entry);
    else afterwards.do(() => follow(change, origin));
  }

  function follow(change: ApprovalChange, origin: ChangeOrigin): void {
    if (change.ended) {
      // What another replica appended, which may have died before it could say so, or this one without hearing that it
      // got in. Hearing it twice does no harm.
      if (!announced.delete(keyOf(change.entry.environment, change.entry.approvalId))) announce(change.entry);
      grants.ensure(change.entry, origin === "append" ? "me" : "another");
    } else if (revokes(change)) grants.ensure(change.entry, "another");
    hub.publish(change.entry);
  }

  function announce(entry: ApprovalEntry, traceparent = entry.state.escalation.traceparent): void {
    if (entry.outcome === "") return;
    bus.decided.announce(entry.environment, entry.approvalId, entry.outcome, { traceparent });
  }

  function watchDeadline(entry: ApprovalEntry): void {
    const deadlineMs = deadlineOf(entry);
    if (deadlineMs !== undefined) timer.watch(keyOf(entry.environment, entry.approvalId), deadlineMs);
  }

  function learn(stored: StoredRecord): void {
    try {
      engine.learn(stored);
    } catch (error) {
      log.error(
        { approvalId: stored.approvalId, sequence: stored.sequence, error: errorMessage(error) },
        "record of the approvals log does not fit its approval; skipped",
      );
    }
    if (view.get(stored.environment, stored.approvalId) === undefined)
      returning.note(stored.environment, stored.approvalId);
    if (!view.reached(stored.sequence)) snapshots.disable();
    else if (folded) snapshots.folded(stored.sequence);
  }

  function hasEndedLately({ state }: ApprovalEntry): boolean {
    return (state.endedAtMs ?? 0) >= nowMs() - ANNOUNCE_AGAIN_MS;
  }

  function announceAgain(entry: ApprovalEntry): void {
    if (hasEndedLately(entry)) announce(entry);
  }

  /** A replica that begins with the snapshot takes up what one that folds the log takes up. */
  function isForSnapshot(entry: ApprovalEntry): boolean {
    return mustStayInMemory(entry.state, nowMs()) || hasEndedLately(entry);
  }

  /** All that another replica, or this one before it ended, may have left undone. */
  function takeUp(): void {
    folded = true;
    for (const entry of view.newestFirst()) {
      watchDeadline(entry);
      grants.ensure(entry);
    }
    timer.start();
    returning.start();
    snapshots.folded(view.foldedTo);
  }

  /** In the order in which they began. */
  const feeds: Stop[] = [];

  return {
    engine,
    view,
    hub,
    async start() {
      const snapshot = await snapshots.load();
      if (snapshot !== undefined) {
        view.restore(snapshot.sequence, snapshot.entries);
        for (const entry of view.newestFirst()) announceAgain(entry);
      }
      let caughtUp = () => {};
      const folding = new Promise<void>((resolve) => {
        caughtUp = resolve;
      });
      feeds.push(await bus.approvals.follow(view.foldedTo + 1, learn, caughtUp));
      await folding;
      takeUp();
      const accept = (escalation: Escalation, trace: TraceCarrier) =>
        ports.spans.aroundEscalation(escalation, trace.traceparent || escalation.traceparent, () =>
          intake.accept(escalation),
        );
      feeds.push(await bus.escalations.consume(accept, ports.onUnreadable));
      feeds.push(await bus.audit.consume(USAGE_KINDS, (batch) => recordUsage(batch, engine, log)));
    },
    async stop() {
      hub.close();
      await timer.stop();
      for (const stop of feeds.splice(0).reverse()) await stop();
      afterwards.settle();
      await returning.stop();
      await grants.stop();
      await snapshots.stop();
    },
  };
}

function deadlineOf(entry: ApprovalEntry | undefined): number | undefined {
  return entry === undefined ? undefined : nextDeadlineMs(entry.state);
}

/** Stored as revoked by whoever revoked it, and by another replica if that one died before it could. */
function revokes({ record }: ApprovalChange): boolean {
  return record.events.some(({ kind }) => kind === "grant_revoked");
}
