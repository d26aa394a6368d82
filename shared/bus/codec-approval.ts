import * as z from "zod";
import type { Actor, ApprovalEvent, ApprovalRecord, Escalation } from "../approval/model.ts";
import { grantSchema } from "../bundle/outcome.ts";
import { workflowSchema } from "../bundle/policy-set-schema.ts";
import { checkRequestSchema } from "./codec-check.ts";

const ms = z.number();
const index = z.int().min(0);

export const escalationSchema = z.object({
  approvalId: z.string().min(1),
  environment: z.string().min(1),
  agentId: z.string().min(1),
  request: checkRequestSchema,
  requestDigest: z.string().min(1),
  workflow: z.string(),
  ruleIds: z.array(z.string()),
  bundleRevision: z.int().min(0),
  decisionId: z.string(),
  idempotencyKey: z.string(),
  reason: z.string(),
  requestedAtMs: ms,
  traceparent: z.string(),
}) satisfies z.ZodType<Escalation>;

const actor = z.object({ id: z.string().min(1), groups: z.array(z.string()) }) satisfies z.ZodType<Actor>;
const verdict = z.enum(["approve", "deny"]);

/** An event of a kind that this version does not know is refused: the state after it would be a guess. */
const eventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("requested"), atMs: ms, escalation: escalationSchema, workflow: workflowSchema }),
  z.object({ kind: z.literal("auto_decided"), atMs: ms, ruleIndex: index, verdict, reason: z.string() }),
  z.object({ kind: z.literal("stage_opened"), atMs: ms, stage: index, deadlineMs: ms }),
  z.object({
    kind: z.literal("vote_cast"),
    atMs: ms,
    stage: index,
    voteId: z.string().min(1),
    voter: actor,
    verdict,
    reason: z.string(),
  }),
  z.object({ kind: z.literal("stage_approved"), atMs: ms, stage: index }),
  z.object({ kind: z.literal("stage_timed_out"), atMs: ms, stage: index, onTimeout: z.enum(["escalate", "deny"]) }),
  z.object({ kind: z.literal("approved"), atMs: ms, reason: z.string(), grant: grantSchema }),
  z.object({ kind: z.literal("denied"), atMs: ms, by: z.string(), reason: z.string() }),
  z.object({ kind: z.literal("expired"), atMs: ms, reason: z.string() }),
  z.object({ kind: z.literal("cancelled"), atMs: ms, by: z.string(), reason: z.string() }),
  z.object({ kind: z.literal("grant_used"), atMs: ms, use: index, agentId: z.string(), decisionId: z.string() }),
  z.object({
    kind: z.literal("outcome_reported"),
    atMs: ms,
    agentId: z.string(),
    status: z.enum(["executed", "failed", "abandoned"]),
    message: z.string(),
  }),
]) satisfies z.ZodType<ApprovalEvent>;

export const approvalRecordSchema = z.object({
  events: z.array(eventSchema).min(1),
  outcome: z.exactOptional(z.string()),
}) satisfies z.ZodType<ApprovalRecord>;
