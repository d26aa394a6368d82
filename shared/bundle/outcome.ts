import * as z from "zod";
import type { ApprovalOutcome, Grant, RefusalCode } from "../approval/model.ts";
import { errorMessage, PosternError } from "../errors/postern-error.ts";
import type { JsonValue } from "../json.ts";
import { describeIssue } from "../json-schema.ts";
import { scopeJson } from "../policy/grant-scope.ts";
import { sign, verify } from "./jws.ts";
import type { SigningKey, TrustedKeys } from "./keys.ts";
import { grantScopeSchema } from "./policy-set-schema.ts";

export const grantSchema = z.object({
  id: z.string().min(1),
  environment: z.string().min(1),
  approvalId: z.string().min(1),
  workflow: z.string(),
  scope: grantScopeSchema,
  scopeDigest: z.string().min(1),
  uses: z.int().min(1),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
}) satisfies z.ZodType<Grant>;

export const refusalCodeSchema = z.enum([
  "ESCALATION_BUDGET",
  "REASON_REQUIRED",
  "FORM_INVALID",
  "WORKFLOW_UNKNOWN",
]) satisfies z.ZodType<RefusalCode>;

const outcomeSchema = z
  .object({
    environment: z.string().min(1),
    approvalId: z.string().min(1),
    requestDigest: z.string().min(1),
    workflow: z.string(),
    status: z.enum(["approved", "denied", "expired", "cancelled"]),
    reason: z.string(),
    code: z.exactOptional(refusalCodeSchema),
    decidedAtMs: z.number(),
    grant: z.exactOptional(grantSchema),
  })
  .refine(grantFits, { path: ["grant"], message: "an approved outcome holds its own grant, and no other does" });

/** The JWS (compact form) with which the control plane tells agents how an approval ended. */
export function signOutcome(outcome: ApprovalOutcome, key: SigningKey): string {
  const { grant, ...rest } = outcome;
  const payload: JsonValue =
    grant === undefined ? rest : { ...rest, grant: { ...grant, scope: scopeJson(grant.scope) } };
  return sign(payload, "postern-approval-outcome", key);
}

/** The outcome that a JWS vouches for. Throws OUTCOME_SIGNATURE_INVALID. */
export function verifyOutcome(jws: string, keys: TrustedKeys): ApprovalOutcome {
  let payload: unknown;
  try {
    payload = verify(jws, "postern-approval-outcome", keys);
  } catch (cause) {
    throw signatureInvalid(errorMessage(cause), cause);
  }
  const parsed = outcomeSchema.safeParse(payload);
  if (!parsed.success) throw signatureInvalid(describeIssue(parsed.error).message);
  return parsed.data;
}

/** A grant for another approval or environment would release what nobody approved. */
function grantFits(outcome: ApprovalOutcome): boolean {
  const { status, grant, environment, approvalId, workflow } = outcome;
  if (grant === undefined) return status !== "approved";
  const isOwn = grant.environment === environment && grant.approvalId === approvalId && grant.workflow === workflow;
  return status === "approved" && isOwn;
}

function signatureInvalid(why: string, cause?: unknown): PosternError {
  return new PosternError(
    "failed_precondition",
    "OUTCOME_SIGNATURE_INVALID",
    `The signature of the approval's outcome is not valid: ${why}.`,
    {
      hint: "The request stays halted. Check which keys the agent trusts and who writes to the approvals stream.",
      cause,
    },
  );
}
