import type { Escalation } from "../../../shared/approval/model.ts";
import type { AuditBatch, SealedBatch } from "../../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../../shared/bus/codec.ts";
import type { AuditLog, EscalationQueue } from "../../../shared/bus/ports.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { ApprovalStream } from "./approval-stream.ts";
import { DecidedSubject } from "./decided-subject.ts";
import { GrantBucket, UseBucket } from "./key-values.ts";
import { Link, type Weather } from "./link.ts";
import { SnapshotBucket } from "./snapshot-bucket.ts";
import { WorkQueue } from "./work-queue.ts";

/** For how long a second message of one id counts as a duplicate (the stream's duplicate window). */
const DUPLICATE_WINDOW_MS = 120_000;

/** Bugs of the bus, or of its users, that a simulation must find. */
export interface BusBugs {
  readonly appendBlindly: boolean;
  readonly takeTwice: boolean;
  readonly acknowledgeFirst: boolean;
}

/** The bus of a simulation: what JetStream keeps, and a network that does what it likes. */
export class SimBus {
  readonly link: Link;
  readonly approvals: ApprovalStream;
  readonly grants: GrantBucket;
  readonly uses: UseBucket;
  readonly decided: DecidedSubject;
  readonly snapshots: SnapshotBucket;
  /** Escalations that the bus stored, by approval id, as the first of each. */
  readonly accepted = new Map<string, Escalation>();
  readonly #world: World;
  readonly #escalations: WorkQueue<Escalation>;
  readonly #audit: WorkQueue<AuditBatch>;
  readonly #publishedAtMs = new Map<string, number>();

  constructor(world: World, weather: Weather, bugs: BusBugs) {
    this.#world = world;
    this.link = new Link(world, weather);
    this.approvals = new ApprovalStream(world, this.link, !bugs.appendBlindly);
    this.grants = new GrantBucket(world, this.link);
    this.uses = new UseBucket(this.link, !bugs.takeTwice);
    this.decided = new DecidedSubject(world, this.link);
    this.snapshots = new SnapshotBucket(world, this.link);
    this.#escalations = new WorkQueue(world, this.link, bugs.acknowledgeFirst);
    this.#audit = new WorkQueue(world, this.link);
  }

  escalationsFor(life: Life): EscalationQueue {
    return {
      publish: (escalation) => this.link.ask(life, () => this.#publish(escalation)),
      consume: async (handler) => {
        const stop = this.#escalations.consume(life, (escalation) => handler(escalation, { traceparent: "" }));
        return async () => stop();
      },
    };
  }

  auditFor(life: Life): AuditLog {
    return {
      publish: (batch: SealedBatch) => this.link.ask(life, () => this.#store(batch)),
      consume: async (kinds, handler) => {
        const stop = this.#audit.consume(life, async (batch) => {
          if (kinds.includes(batch.kind)) await handler(batch);
        });
        return async () => stop();
      },
    };
  }

  #publish(escalation: Escalation): "stored" | "duplicate" {
    const { approvalId } = escalation;
    const before = this.#publishedAtMs.get(approvalId);
    if (before !== undefined && this.#world.nowMs - before < DUPLICATE_WINDOW_MS) return "duplicate";
    this.#publishedAtMs.set(approvalId, this.#world.nowMs);
    if (!this.accepted.has(approvalId)) this.accepted.set(approvalId, escalation);
    this.#escalations.put(escalation);
    return "stored";
  }

  /** Decisions are of no concern to approvals, and would be most of the messages. */
  #store(batch: SealedBatch): void {
    if (batch.kind === "grant_use" || batch.kind === "outcome") this.#audit.put(decodeAuditBatch(batch.bytes));
  }
}
