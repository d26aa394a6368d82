import * as z from "zod";
import type { AuditEntry } from "../audit/model.ts";
import type { JsonObject } from "../json.ts";
import type { ShadowDifference } from "./model.ts";

const kind = z.enum(["ALLOW", "DENY", "PENDING"]);
const named = z.object({ type: z.string(), id: z.string() });

const differenceSchema = z.object({
  source: z.enum(["rules", "bundle"]),
  bundleRevision: z.int().min(0),
  shadowRevision: z.int().min(0),
  from: kind,
  to: kind,
  workflow: z.string(),
  ruleIds: z.array(z.string()),
  shadowRules: z.array(z.string()),
  subject: z.exactOptional(named),
  count: z.int().min(1),
  example: z.object({
    decisionId: z.string(),
    atMs: z.number(),
    subject: named,
    action: z.string(),
    resource: named,
  }),
});

/** As the audit has it. */
export function differenceData({ subject, example, ...rest }: ShadowDifference): JsonObject {
  const { decisionId, atMs, action } = example;
  return {
    ...rest,
    ...(subject === undefined ? {} : { subject: { type: subject.type, id: subject.id } }),
    example: {
      decisionId,
      atMs,
      action,
      subject: { type: example.subject.type, id: example.subject.id },
      resource: { type: example.resource.type, id: example.resource.id },
    },
  };
}

/** Undefined: the entry is of another kind, or of a version that writes something else. */
export function parseDifference({ kind: entryKind, data }: AuditEntry): ShadowDifference | undefined {
  const parsed = entryKind === "shadow_difference" ? differenceSchema.safeParse(data) : undefined;
  return parsed?.success === true ? { ...parsed.data, subject: parsed.data.subject } : undefined;
}
