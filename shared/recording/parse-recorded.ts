import * as z from "zod";
import type { AuditEntry } from "../audit/model.ts";
import { checkRequestSchema } from "../bus/codec-check.ts";
import type { ReasonCode } from "../check/decision.ts";
import { PosternError } from "../errors/postern-error.ts";
import { describeIssue } from "../json-schema.ts";
import type { RecordedDecision, RecordedInputs } from "./model.ts";

const weight = z.int().min(1);
const named = z.object({ type: z.string(), id: z.string() });

const recorded = z.union([
  z.object({ request: checkRequestSchema, redacted: z.array(z.array(z.string()).min(2)).default([]), weight }),
  z.object({ omitted: z.enum(["too_large", "no_bundle", "bound_to_approval", "not_canonical"]), weight }),
]);

/** Members that are not named here are for others to read. */
const dataSchema = z.object({
  decisionId: z.string().min(1),
  decision: z.enum(["ALLOW", "DENY", "PENDING"]),
  reasonCode: z.string().min(1),
  ruleIds: z.array(z.string()),
  bundleRevision: z.int().min(0),
  approvalId: z.string(),
  grantId: z.string(),
  stale: z.boolean(),
  subject: named,
  action: z.string(),
  resource: named,
  recorded: z.exactOptional(recorded),
});

/** Reads a `decision` entry of the audit. Throws RECORDED_DECISION_INVALID, with the field that is not as it should be. */
export function parseRecordedDecision({
  kind,
  environment,
  source,
  atMs,
  traceId,
  data,
}: AuditEntry): RecordedDecision {
  if (kind !== "decision") throw invalid("kind", `it is an entry of kind '${kind}'`);
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) {
    const { field, message } = describeIssue(parsed.error);
    throw invalid(`data.${field}`, message);
  }
  const { recorded: given, reasonCode, ...rest } = parsed.data;
  return {
    ...rest,
    // Parsing boundary: a newer agent may know more codes; they are texts to whoever does not.
    reasonCode: reasonCode as ReasonCode,
    environment,
    agentId: source,
    atMs,
    traceId,
    inputs: inputsOf(given),
  };
}

function inputsOf(given: z.infer<typeof recorded> | undefined): RecordedInputs {
  if (given === undefined) return { kind: "none" };
  if ("omitted" in given) return { kind: "omitted", reason: given.omitted, weight: given.weight };
  return { kind: "recorded", request: given.request, redacted: given.redacted, weight: given.weight };
}

function invalid(field: string, what: string): PosternError {
  return new PosternError("invalid_argument", "RECORDED_DECISION_INVALID", `Not a recorded decision: ${what}.`, {
    where: { field },
    hint: "Find out who wrote it: an agent of another version, or a program that is no part of Postern.",
  });
}
