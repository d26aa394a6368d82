import { messageDefinition } from "../../runtime/rpc/protos.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { Decision, Obligation, RiskScore, RuleError } from "../../shared/check/decision.ts";
import { WireWriter } from "./wire-writer.ts";

/** Tags of postern.v1.CheckResponse (proto/postern/v1/guard.proto). */
const DECISION = 0x08;
const REASON_CODE = 0x12;
const REASON = 0x1a;
const RULE_IDS = 0x22;
const BUNDLE_REVISION = 0x28;
const OBLIGATIONS = 0x32;
const DECISION_ID = 0x3a;
const APPROVAL_ID = 0x42;
const GRANT_ID = 0x4a;
const ERRORS = 0x52;
const STALE = 0x58;
const RISK = 0x62;

const DECISIONS = { ALLOW: 1, DENY: 2, PENDING: 3 } as const;

const writer = new WireWriter();

/** A decision as the bytes of a CheckResponse: what encoding by reflection gives. */
export function encodeDecisionBytes(decision: Decision): Buffer {
  // Nested messages first: they are encoded elsewhere, and the writer is not entered twice.
  const obligations = decision.obligations.map(obligationBytes);
  const errors = decision.errors.map(errorBytes);
  const risk = decision.risk?.map(riskBytes) ?? NONE;
  writer.integer(DECISION, DECISIONS[decision.decision]);
  writer.text(REASON_CODE, decision.reasonCode);
  writer.text(REASON, decision.reason);
  for (const id of decision.ruleIds) writer.requiredText(RULE_IDS, id);
  writer.integer(BUNDLE_REVISION, decision.bundleRevision);
  for (const obligation of obligations) writer.bytes(OBLIGATIONS, obligation);
  writer.text(DECISION_ID, decision.decisionId);
  writer.text(APPROVAL_ID, decision.approvalId);
  writer.text(GRANT_ID, decision.grantId);
  for (const error of errors) writer.bytes(ERRORS, error);
  writer.bool(STALE, decision.stale);
  for (const score of risk) writer.bytes(RISK, score);
  return writer.finish();
}

const obligationMessage = messageDefinition("postern.v1.Obligation");
const errorMessage = messageDefinition("postern.v1.RuleError");
const riskMessage = messageDefinition("postern.v1.RiskScore");

/** Obligations belong to a rule of the bundle, and are encoded once for all decisions that carry them. */
const encodedObligations = new WeakMap<Obligation, Buffer>();

function obligationBytes(obligation: Obligation): Buffer {
  const known = encodedObligations.get(obligation);
  if (known !== undefined) return known;
  const bytes = obligationMessage.serialize({ id: obligation.id, parameters: jsonToStruct(obligation.parameters) });
  encodedObligations.set(obligation, bytes);
  return bytes;
}

const NONE: readonly Buffer[] = [];

/** Rare, too. */
function riskBytes({ policy, score, ruleIds, reaches, threshold }: RiskScore): Buffer {
  return riskMessage.serialize({ policy, score, ruleIds, reaches, threshold });
}

/** Rare: a rule that could not be evaluated. */
function errorBytes({ ruleId, message }: RuleError): Buffer {
  return errorMessage.serialize({ ruleId, message });
}
