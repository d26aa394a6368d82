/**
 * The bus as its users see it: narrow ports over DESIGN.md section 5. `runtime/nats/` implements them; a program's
 * parts take only the port they need. Every failure to reach the bus is a PosternError of kind "unavailable"
 * (code BUS_UNAVAILABLE); bytes that do not decode are skipped, counted and logged, never thrown into a watcher.
 */
import type { ApprovalRecord, Escalation, Grant } from "../approval/model.ts";
import type { AuditBatch, AuditKind, SealedBatch } from "../audit/model.ts";
import type { BundlePointer } from "../bundle/model.ts";
import type { Piece } from "../bundle/pieces.ts";
import type { PolicyChange } from "../change/model.ts";
import type { Delegation } from "../delegation/model.ts";
import type { Fact, StoredFact } from "../facts/model.ts";
import type { HeardHeartbeat, Heartbeat } from "../fleet/model.ts";
import type { RolloutEvent } from "../rollout/model.ts";
import type { NotificationBus } from "./notification-ports.ts";

/** Stops a watch or a subscription. */
export type Stop = () => Promise<void>;

/** W3C Trace Context, carried in message headers. Empty: none. */
export interface TraceCarrier {
  readonly traceparent: string;
}

export interface BusConnection {
  readonly connected: boolean;
  /** Called with true after every (re)connect and with false after every loss. */
  onConnectionChange(listener: (connected: boolean) => void): () => void;
  /** Round trip to the server. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Agents put escalations in; control-plane replicas share them out. Durable, at least once. */
export interface EscalationQueue {
  /** Resolves when JetStream has it: stored now, or as a duplicate of one of the same approval some minutes ago. */
  publish(escalation: Escalation): Promise<"stored" | "duplicate">;
  /**
   * Handles one at a time per call slot; a handler that throws gets the message again after a backoff. A message that
   * does not decode is taken off the queue, and `onUnreadable` told of it.
   */
  consume(
    handler: (escalation: Escalation, trace: TraceCarrier) => Promise<void>,
    onUnreadable?: (subject: string) => void,
  ): Promise<Stop>;
}

/** A record of the approvals stream and where it stands. */
export interface StoredRecord {
  readonly environment: string;
  readonly approvalId: string;
  /** The stream sequence; also the subject's last sequence for the next append. */
  readonly sequence: number;
  readonly record: ApprovalRecord;
  /** True: this process appended it, since it started. */
  readonly mine?: boolean;
}

export interface ApprovalLog {
  /**
   * Appends if the subject's last sequence still is `expectedSequence` (0: nothing there yet). Resolves to the new
   * sequence, or to "conflict" when someone else was first.
   */
  append(
    environment: string,
    approvalId: string,
    record: ApprovalRecord,
    expectedSequence: number,
  ): Promise<number | "conflict">;
  /** All records of one approval behind a sequence (default: all there are), oldest first. */
  read(environment: string, approvalId: string, afterSequence?: number): Promise<readonly StoredRecord[]>;
  /** The newest record of one approval. */
  readLast(environment: string, approvalId: string): Promise<StoredRecord | undefined>;
  /**
   * Every record of the stream in order from `fromSequence` (1: all), and then each as it comes, across reconnects
   * without gap or repeat. `onCaughtUp` is called once, when all that existed at the start was handed over. What a
   * record says is decoded when it is looked at; looking at one that does not decode throws BUS_MESSAGE_INVALID.
   */
  follow(fromSequence: number, onRecord: (record: StoredRecord) => void, onCaughtUp: () => void): Promise<Stop>;
  /** As `follow`, for one approval. */
  followOne(environment: string, approvalId: string, onRecord: (record: StoredRecord) => void): Promise<Stop>;
}

/** The approvals stream by sequence, for the control plane: agents may not read it whole. */
export interface ApprovalArchive {
  /** Of the newest record; 0: there is none. */
  lastSequence(): Promise<number>;
  /**
   * Up to and without `beforeSequence`, oldest first. Some thousands at most: they are held in memory, and asked for one
   * by one.
   */
  readRange(fromSequence: number, beforeSequence: number): Promise<readonly StoredRecord[]>;
  /**
   * A digest of the message at this sequence with its time; undefined: there is none. A log that was restored from a
   * backup, or begun anew, and went on differently has another one there.
   */
  fingerprint(sequence: number): Promise<string | undefined>;
}

/** A snapshot that is stored. */
export interface StoredSnapshot {
  readonly format: string;
  /** Of the log's record up to which it holds everything. */
  readonly sequence: number;
  readonly id: string;
  readonly chunks: number;
  /** "sha256:<hex>" of the content. */
  readonly digest: string;
  readonly atMs: number;
}

/** Snapshots of folded approvals: a cache that saves a replica folding the whole log. Shared by all replicas. */
export interface SnapshotStore {
  /** The last two of this format, newest first. */
  list(format: string): Promise<readonly StoredSnapshot[]>;
  /** Undefined: it is gone, or its bytes are not those that were stored. */
  read(snapshot: StoredSnapshot): Promise<Uint8Array | undefined>;
  /**
   * Stores it unless there is one of this sequence or a later one; resolves to whether it did. `unusable`: ids of those
   * that the writer found damaged or of another log, which do not count and are dropped.
   */
  write(format: string, sequence: number, content: Uint8Array, unusable: ReadonlySet<string>): Promise<boolean>;
}

/** "It is decided": fire and forget, the fast path beside the log. */
export interface DecidedChannel {
  /** `outcome`: JWS compact form of an ApprovalOutcome. */
  announce(environment: string, approvalId: string, outcome: string, trace: TraceCarrier): void;
  /** One subscription per environment; resubscribed on reconnect by the client. */
  subscribe(environment: string, onDecided: (approvalId: string, outcome: string) => void): Promise<Stop>;
}

export interface StoredPointer {
  readonly pointer: BundlePointer;
  /** KV revision, for `replace`. */
  readonly version: number;
}

export interface BundleStore {
  active(environment: string): Promise<StoredPointer | undefined>;
  /** Pointers still kept, newest first (the bucket keeps the last 64). */
  history(environment: string): Promise<readonly BundlePointer[]>;
  /** Compare and set; version 0: only if there is none. */
  replace(environment: string, pointer: BundlePointer, expectedVersion: number): Promise<number | "conflict">;
  putContent(environment: string, digest: string, content: Uint8Array): Promise<void>;
  getContent(environment: string, digest: string): Promise<Uint8Array | undefined>;
  /** Stores pieces under their ids; what is there already is the same. */
  putPieces(environment: string, pieces: readonly Piece[]): Promise<void>;
  getPiece(environment: string, id: string): Promise<Uint8Array | undefined>;
  /**
   * Removes contents and pieces that no pointer still kept names, unless they were written after `olderThanMs`: a publish
   * under way may need them. Resolves to how many. For the control plane.
   */
  removeLeftovers(environment: string, olderThanMs: number): Promise<number>;
  /** The pointer as it stands, and then each change; again after a reconnect. */
  watch(environment: string, onPointer: (pointer: BundlePointer) => void): Promise<Stop>;
}

export interface FactStore {
  /** Resolves to the fact's revision. */
  put(environment: string, fact: Fact): Promise<number>;
  delete(environment: string, path: string): Promise<boolean>;
  /** Deletes it if it still is of that revision. */
  deleteIf(environment: string, path: string, revision: number): Promise<boolean>;
  list(environment: string): Promise<readonly StoredFact[]>;
  /** All facts whenever any changes; first when all that exist were read. */
  watch(environment: string, onFacts: (facts: readonly Fact[]) => void): Promise<Stop>;
}

/** A grant as stored: the signed outcome that yielded it is what agents trust. */
export interface GrantEntry {
  readonly grant: Grant;
  /** JWS compact form of the ApprovalOutcome that holds this grant. */
  readonly outcome: string;
  readonly revoked: boolean;
}

export interface GrantStore {
  /** Creates if absent; an existing entry (revoked, perhaps) is left as it is. */
  create(entry: GrantEntry): Promise<void>;
  /** Stores the entry as revoked, whatever is there: what was taken back stays so. */
  revoke(entry: GrantEntry): Promise<void>;
  get(environment: string, grantId: string): Promise<GrantEntry | undefined>;
  /** The entries as they stand, and then each change. An entry that is gone is reported as undefined. */
  watch(
    environment: string,
    onGrant: (grantId: string, entry: GrantEntry | undefined) => void,
    onCaughtUp: () => void,
  ): Promise<Stop>;
}

export interface UseRecord {
  readonly agentId: string;
  readonly decisionId: string;
  readonly atMs: number;
}

export interface UseStore {
  /** Takes use number `use` (0-based) of a grant: true for exactly one caller, ever. */
  take(environment: string, grantId: string, use: number, record: UseRecord): Promise<boolean>;
}

/** A message of the audit stream. */
export interface StoredBatch {
  /** By the server's clock. */
  readonly storedAtMs: number;
  /** A whole batch as it was sealed; nothing has looked at it. */
  readonly bytes: Uint8Array;
}

/** What is in the audit stream at one moment, from some time on. */
export interface AuditScan {
  /** How many batches. */
  readonly total: number;
  /** The stream still has all that was ever written to it. */
  readonly isComplete: boolean;
  /**
   * All of them, oldest first; no more are read ahead than fit into some megabytes. Throws BUS_UNAVAILABLE when the bus is
   * cut off midway. To be gone through once.
   */
  readonly batches: AsyncGenerator<StoredBatch>;
}

export interface AuditLog {
  publish(batch: SealedBatch): Promise<void>;
  /** A durable feed of one kind, shared by all replicas. */
  consume(kinds: readonly AuditKind[], handler: (batch: AuditBatch) => Promise<void>): Promise<Stop>;
}

export interface AuditReader {
  /** What one environment's audit holds of a kind, stored since a time (milliseconds since the epoch), oldest first. */
  scan(environment: string, kind: AuditKind, fromMs: number): Promise<AuditScan>;
}

export interface StoredDelegation {
  readonly delegation: Delegation;
  /** KV revision, for `replace`. */
  readonly version: number;
}

export interface DelegationStore {
  get(environment: string, id: string): Promise<StoredDelegation | undefined>;
  /** Compare and set; version 0: only if there is none. */
  replace(delegation: Delegation, expectedVersion: number): Promise<number | "conflict">;
  /** All that are kept, ended and revoked ones too. */
  list(environment: string): Promise<readonly Delegation[]>;
  /** All of them whenever any changes; first when all that exist were read. */
  watch(environment: string, onDelegations: (delegations: readonly Delegation[]) => void): Promise<Stop>;
}

export interface StoredChange {
  readonly change: PolicyChange;
  /** KV revision, for `replace`. */
  readonly version: number;
}

export interface ChangeStore {
  get(environment: string, id: string): Promise<StoredChange | undefined>;
  /** Compare and set; version 0: only if there is none. */
  replace(change: PolicyChange, expectedVersion: number): Promise<number | "conflict">;
  /** All that are kept, ended ones too. */
  list(environment: string): Promise<readonly PolicyChange[]>;
  /** The content that a change proposes, by its digest: no pointer names it yet. */
  putContent(digest: string, content: Uint8Array): Promise<void>;
  getContent(digest: string): Promise<Uint8Array | undefined>;
  /** Each as it stands, and then as it changes; all of them again after a reconnect. */
  watch(environment: string, onChange: (change: PolicyChange) => void): Promise<Stop>;
}

export interface StoredRollout {
  /** Oldest first. */
  readonly events: readonly RolloutEvent[];
  /** KV revision, for `replace`. */
  readonly version: number;
}

/** The newest rollout of each environment. */
export interface RolloutStore {
  get(environment: string): Promise<StoredRollout | undefined>;
  /** Compare and set; version 0: only if there is none. */
  replace(environment: string, events: readonly RolloutEvent[], expectedVersion: number): Promise<number | "conflict">;
}

export interface FleetStore {
  beat(heartbeat: Heartbeat): Promise<void>;
  /** The newest of each agent that was heard of within AGENT_TTL_MS, of those too that fell silent since. */
  list(environment: string): Promise<readonly HeardHeartbeat[]>;
}

/** Revocations of signing keys, for all environments: each a JWS that says by itself whether it is one. */
export interface RevocationStore {
  /** One per key; what is there stays. */
  put(kid: string, statement: string): Promise<void>;
  /** All there are, then each new one; `onCaughtUp` after the first, again after a reconnect. */
  watch(onStatement: (statement: string) => void, onCaughtUp: () => void): Promise<Stop>;
}

/** All of it, as `runtime/nats/connect-bus.ts` hands it to a program's compose file. */
export interface Bus {
  readonly connection: BusConnection;
  readonly escalations: EscalationQueue;
  readonly approvals: ApprovalLog;
  readonly archive: ApprovalArchive;
  readonly snapshots: SnapshotStore;
  readonly decided: DecidedChannel;
  readonly bundles: BundleStore;
  readonly facts: FactStore;
  readonly grants: GrantStore;
  readonly uses: UseStore;
  readonly audit: AuditLog & AuditReader;
  readonly fleet: FleetStore;
  readonly revocations: RevocationStore;
  readonly delegations: DelegationStore;
  readonly changes: ChangeStore;
  readonly rollouts: RolloutStore;
  readonly notifications: NotificationBus;
}
