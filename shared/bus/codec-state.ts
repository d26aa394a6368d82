import * as z from "zod";
import type { BundlePointer, SignedBundle } from "../bundle/model.ts";
import { grantSchema } from "../bundle/outcome.ts";
import { MAX_PIECES, PIECE_ID } from "../bundle/pieces.ts";
import type { Delegation } from "../delegation/model.ts";
import type { Fact } from "../facts/model.ts";
import type { BundleStanding, Heartbeat, TrialReport } from "../fleet/model.ts";
import { jsonValue } from "../json-schema.ts";
import type { GrantEntry, UseRecord } from "./ports.ts";

const count = z.int().min(0);

const signedBundleSchema = z.object({
  revision: z.int().min(1),
  digest: z.string().min(1),
  signature: z.string().min(1),
  content: z.exactOptional(z.string()),
  pieces: z.exactOptional(z.array(z.string().regex(PIECE_ID)).max(MAX_PIECES)),
}) satisfies z.ZodType<SignedBundle>;

export const bundlePointerSchema = signedBundleSchema.extend({
  candidate: z.exactOptional(signedBundleSchema),
  shadow: z.exactOptional(signedBundleSchema),
}) satisfies z.ZodType<BundlePointer>;

export const factSchema = z.object({
  path: z.string().min(1),
  value: jsonValue,
  updatedAtMs: z.number(),
  updatedBy: z.string(),
  expiresAtMs: z.exactOptional(z.number()),
  source: z.exactOptional(z.string()),
  reason: z.exactOptional(z.string()),
}) satisfies z.ZodType<Fact>;

export const grantEntrySchema = z.object({
  grant: grantSchema,
  outcome: z.string().min(1),
  revoked: z.boolean(),
}) satisfies z.ZodType<GrantEntry>;

export const delegationSchema = z.object({
  id: z.string().min(1),
  environment: z.string().min(1),
  from: z.string().min(1),
  to: z.string().min(1),
  groups: z.exactOptional(z.array(z.string())),
  startsAtMs: z.number(),
  endsAtMs: z.number(),
  reason: z.string(),
  createdBy: z.string(),
  createdAtMs: z.number(),
  revoked: z.exactOptional(z.object({ by: z.string(), atMs: z.number() })),
}) satisfies z.ZodType<Delegation>;

export const useRecordSchema = z.object({
  agentId: z.string(),
  decisionId: z.string(),
  atMs: z.number(),
}) satisfies z.ZodType<UseRecord>;

const trialSchema = z.object({
  candidate: count,
  standing: z.enum(["enforced", "outside", "refused"]),
  why: z.string(),
  counts: z.object({
    allowed: count,
    denied: count,
    pending: count,
    failed: count,
    faulty: count,
    escalated: count,
    unanswered: count,
  }),
}) satisfies z.ZodType<TrialReport>;

const bundleStandingSchema = z.object({
  enforced: z.exactOptional(z.object({ digest: z.string(), sinceMs: z.number(), signedBy: z.string() })),
  fetching: z.exactOptional(z.object({ revision: count, sinceMs: z.number(), message: z.string() })),
  refused: z.exactOptional(z.object({ revision: count, code: z.string(), message: z.string(), atMs: z.number() })),
}) satisfies z.ZodType<BundleStanding>;

export const heartbeatSchema = z.object({
  agentId: z.string().min(1),
  environment: z.string().min(1),
  version: z.string(),
  host: z.string(),
  revision: count,
  state: z.enum(["serving", "stale", "no-bundle"]),
  startedAtMs: z.number(),
  atMs: z.number(),
  counters: z.object({
    allowed: count,
    denied: count,
    pending: count,
    errors: count,
    waiting: count,
    spooled: count,
  }),
  labels: z.exactOptional(z.record(z.string(), z.string())),
  trial: z.exactOptional(trialSchema),
  shadow: z.exactOptional(
    z.object({ revision: count, problem: z.string(), compared: count, skipped: count, differences: count }),
  ),
  facts: z.exactOptional(
    z.object({
      count,
      newestPutMs: z.exactOptional(z.number()),
      oldestPutMs: z.exactOptional(z.number()),
      seenMs: z.exactOptional(z.number()),
    }),
  ),
  leaving: z.exactOptional(z.literal(true)),
  bundles: z.exactOptional(bundleStandingSchema),
  trustedKeys: z.exactOptional(z.array(z.string())),
  lastContactMs: z.exactOptional(z.number()),
}) satisfies z.ZodType<Heartbeat>;
