import * as z from "zod";
import type { Actor, ApprovalEvent, ApprovalRecord, Delegator, Escalation } from "../approval/model.ts";
import { grantSchema, refusalCodeSchema } from "../bundle/outcome.ts";
import { approversSchema, grantTermsSchema, workflowSchema } from "../bundle/policy-set-schema.ts";
import { jsonObject } from "../json-schema.ts";
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
  form: z.exactOptional(jsonObject),
  requestedAtMs: ms,
  traceparent: z.string(),
}) satisfies z.ZodType<Escalation>;

export const delegatorSchema = z.object({
  id: z.string().min(1),
  groups: z.array(z.string()),
  delegationId: z.string(),
  byGroupOnly: z.exactOptional(z.literal(true)),
}) satisfies z.ZodType<Delegator>;

export const actorSchema = z.object({
  id: z.string().min(1),
  groups: z.array(z.string()),
  standsInFor: z.exactOptional(z.array(delegatorSchema)),
}) satisfies z.ZodType<Actor>;
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
    voter: actorSchema,
    inPlaceOf: z.exactOptional(delegatorSchema),
    verdict,
    reason: z.string(),
    widen: z.exactOptional(grantTermsSchema),
  }),
  z.object({ kind: z.literal("reminded"), atMs: ms, stage: index, reminder: z.int().min(1) }),
  z.object({ kind: z.literal("auto_failed"), atMs: ms, ruleIndex: index, reason: z.string() }),
  z.object({ kind: z.literal("stage_approved"), atMs: ms, stage: index }),
  z.object({
    kind: z.literal("stage_timed_out"),
    atMs: ms,
    stage: index,
    onTimeout: z.enum(["escalate", "deny", "approve"]),
  }),
  z.object({ kind: z.literal("approved"), atMs: ms, reason: z.string(), grant: grantSchema }),
  z.object({
    kind: z.literal("denied"),
    atMs: ms,
    by: z.string(),
    reason: z.string(),
    code: z.exactOptional(refusalCodeSchema),
  }),
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
  z.object({ kind: z.literal("outcome_overdue"), atMs: ms }),
  z.object({ kind: z.literal("glass_broken"), atMs: ms, by: actorSchema, reason: z.string(), review: approversSchema }),
  z.object({ kind: z.literal("review_signed_off"), atMs: ms, by: actorSchema, reason: z.string() }),
  z.object({ kind: z.literal("grant_revoked"), atMs: ms, by: z.string(), reason: z.string() }),
]) satisfies z.ZodType<ApprovalEvent>;

/** Every kind of event that there is. */
export const EVENT_KINDS: readonly string[] = eventSchema.options.map(({ shape }) => shape.kind.value);

export const approvalRecordSchema = z.object({
  events: z.array(eventSchema).min(1),
  requestDigest: z.exactOptional(z.string()),
  outcome: z.exactOptional(z.string()),
}) satisfies z.ZodType<ApprovalRecord>;
