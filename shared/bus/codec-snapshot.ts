import { hash } from "node:crypto";
import * as z from "zod";
import type { ApprovalState, Review, Vote } from "../approval/model.ts";
import { grantSchema, refusalCodeSchema } from "../bundle/outcome.ts";
import { approversSchema, grantTermsSchema, workflowSchema } from "../bundle/policy-set-schema.ts";
import { actorSchema, delegatorSchema, escalationSchema } from "./codec-approval.ts";
import { jsonCodec } from "./codec-json.ts";
import type { StoredSnapshot } from "./ports.ts";

/** An approval as it stood at a place of the log: one of a snapshot's many. */
export interface SnapshotEntry {
  readonly environment: string;
  readonly approvalId: string;
  readonly state: ApprovalState;
  /** Stream sequence of its first record: orders approvals by age, the same on every replica. */
  readonly firstSequence: number;
  /** Stream sequence of its newest record: what the next append expects. */
  readonly sequence: number;
  /** JWS of its outcome; empty while it is pending. */
  readonly outcome: string;
}

/** A snapshot's first line. */
export interface SnapshotHeader {
  readonly format: string;
  /** Of the log's record up to which everything is folded. */
  readonly sequence: number;
  /** Of that record, see ApprovalArchive.fingerprint: another log has another. */
  readonly fingerprint: string;
  readonly entries: number;
}

/** Which snapshots of one format count, newest first. */
export interface SnapshotPointer {
  readonly snapshots: readonly StoredSnapshot[];
}

const count = z.int().min(0);
const sequence = z.int().min(1);
const ms = z.number();

/** A member that is always there and may be undefined, which JSON leaves out. */
function orUndefined<T>(schema: z.ZodType<T>) {
  return schema.optional().transform((value) => value);
}

const voteSchema = z.object({
  voteId: z.string().min(1),
  stage: count,
  voter: actorSchema,
  inPlaceOf: z.exactOptional(delegatorSchema),
  verdict: z.enum(["approve", "deny"]),
  reason: z.string(),
  widen: z.exactOptional(grantTermsSchema),
  atMs: ms,
}) satisfies z.ZodType<Vote>;

const reviewSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("none") }),
  z.object({ status: z.literal("open"), openedBy: z.string(), sinceMs: ms, reviewers: approversSchema }),
  z.object({ status: z.literal("signed_off"), openedBy: z.string(), by: z.string(), atMs: ms }),
]) satisfies z.ZodType<Review>;

/** Strict about what it must have: a state with a field missing would be a guess, and the log is there to be folded. */
const approvalStateSchema = z.object({
  status: z.enum(["pending", "approved", "denied", "expired", "cancelled"]),
  revision: z.int().min(1),
  escalation: escalationSchema,
  workflow: workflowSchema,
  currentStage: z.int().min(-1),
  questionRevision: z.int().min(1),
  stageOpenedAtMs: orUndefined(ms),
  deadlineMs: orUndefined(ms),
  reminders: count,
  stageDeadlineMs: orUndefined(ms),
  votes: z.array(voteSchema),
  endedAtMs: orUndefined(ms),
  outcomeReason: z.string(),
  grant: orUndefined(grantSchema),
  grantUses: count,
  usesRecorded: z.array(z.object({ from: count, to: count })),
  lastUseAtMs: orUndefined(ms),
  grantRevoked: z.boolean(),
  reportedOutcome: z.enum(["", "executed", "failed", "abandoned", "overdue"]),
  refusal: orUndefined(refusalCodeSchema),
  review: reviewSchema,
}) satisfies z.ZodType<ApprovalState>;

const entrySchema = z.object({
  environment: z.string().min(1),
  approvalId: z.string().min(1),
  state: approvalStateSchema,
  firstSequence: sequence,
  sequence,
  outcome: z.string(),
}) satisfies z.ZodType<SnapshotEntry>;

const pointerSchema = z.object({
  snapshots: z.array(
    z.object({
      format: z.string().min(1),
      sequence,
      id: z.string().min(1),
      chunks: z.int().min(1),
      digest: z.string().min(1),
      atMs: ms,
    }),
  ),
}) satisfies z.ZodType<SnapshotPointer>;

const headerSchema = z.object({
  format: z.string(),
  sequence,
  fingerprint: z.string().min(1),
  entries: count,
}) satisfies z.ZodType<SnapshotHeader>;

export const snapshotEntryCodec = jsonCodec<SnapshotEntry>("entry of a snapshot", entrySchema);
export const snapshotHeaderCodec = jsonCodec<SnapshotHeader>("header of a snapshot", headerSchema);
export const snapshotPointerCodec = jsonCodec<SnapshotPointer>("pointer to snapshots", pointerSchema);

/** Raised by hand when the same events come to mean another state (evolve.ts), or others must stay (retention.ts). */
const MEANING = 1;

let format: string | undefined;

/**
 * Names what a snapshot of this version is like. It follows from the shape of all that is in one, so that a version which
 * knows one field more does not take the snapshot of one that dropped it: each format has snapshots of its own.
 */
export function snapshotFormat(): string {
  // Some milliseconds, which programs that have nothing to do with snapshots need not spend.
  format ??= hash(
    "sha256",
    JSON.stringify([MEANING, z.toJSONSchema(entrySchema, { io: "input", unrepresentable: "any" })]),
  ).slice(0, 16);
  return format;
}
