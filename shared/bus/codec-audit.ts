import * as z from "zod";
import type { AuditBatch, AuditEntry } from "../audit/model.ts";
import { jsonObject } from "../json-schema.ts";

const auditKind = z.enum([
  "decision",
  "shadow_difference",
  "grant_use",
  "outcome",
  "policy_published",
  "rollout_changed",
  "policy_change",
  "fact_changed",
  "delegation_changed",
  "approval_changed",
  "key_revoked",
  "access_denied",
]);

const auditEntrySchema = z.object({
  kind: auditKind,
  environment: z.string(),
  source: z.string(),
  atMs: z.number(),
  traceId: z.string(),
  data: jsonObject,
}) satisfies z.ZodType<AuditEntry>;

export const auditBatchSchema = z.object({
  environment: z.string(),
  source: z.string(),
  kind: auditKind,
  sequence: z.int().min(1),
  previous: z.string(),
  entries: z.array(auditEntrySchema),
  hash: z.string().min(1),
}) satisfies z.ZodType<AuditBatch>;
