/** Every message on the bus, to bytes and back. See Codec for what decoding promises. */
import type { ApprovalRecord, Escalation } from "../approval/model.ts";
import type { AuditBatch, SealedBatch } from "../audit/model.ts";
import type { BundlePointer } from "../bundle/model.ts";
import type { PolicyChange } from "../change/model.ts";
import type { Delegation } from "../delegation/model.ts";
import type { Fact } from "../facts/model.ts";
import type { Heartbeat } from "../fleet/model.ts";
import type { RolloutEvent } from "../rollout/model.ts";
import { approvalRecordSchema, escalationSchema } from "./codec-approval.ts";
import { auditBatchSchema } from "./codec-audit.ts";
import { policyChangeSchema } from "./codec-change.ts";
import { jsonCodec } from "./codec-json.ts";
import { rolloutSchema } from "./codec-rollout.ts";
import {
  bundlePointerSchema,
  delegationSchema,
  factSchema,
  grantEntrySchema,
  heartbeatSchema,
  useRecordSchema,
} from "./codec-state.ts";
import type { GrantEntry, UseRecord } from "./ports.ts";

const escalation = jsonCodec<Escalation>("escalation", escalationSchema);
const approvalRecord = jsonCodec<ApprovalRecord>("approval record", approvalRecordSchema);
const bundlePointer = jsonCodec<BundlePointer>("bundle pointer", bundlePointerSchema);
const fact = jsonCodec<Fact>("fact", factSchema);
const grantEntry = jsonCodec<GrantEntry>("grant entry", grantEntrySchema);
const delegation = jsonCodec<Delegation>("delegation", delegationSchema);
const useRecord = jsonCodec<UseRecord>("use record", useRecordSchema);
const auditBatch = jsonCodec<AuditBatch>("audit batch", auditBatchSchema);
const policyChange = jsonCodec<PolicyChange>("policy change", policyChangeSchema);
const rollout = jsonCodec<readonly RolloutEvent[]>("rollout", rolloutSchema);
const heartbeat = jsonCodec<Heartbeat>("heartbeat", heartbeatSchema);

export const { encode: encodeEscalation, decode: decodeEscalation } = escalation;
export const { encode: encodeApprovalRecord, decode: decodeApprovalRecord } = approvalRecord;
export const { encode: encodeBundlePointer, decode: decodeBundlePointer } = bundlePointer;
export const { encode: encodeFact, decode: decodeFact } = fact;
export const { encode: encodeGrantEntry, decode: decodeGrantEntry } = grantEntry;
export const { encode: encodeDelegation, decode: decodeDelegation } = delegation;
export const { encode: encodeUseRecord, decode: decodeUseRecord } = useRecord;
export const { encode: encodeAuditBatch, decode: decodeAuditBatch } = auditBatch;
export const { encode: encodePolicyChange, decode: decodePolicyChange } = policyChange;
export const { encode: encodeRollout, decode: decodeRollout } = rollout;
export const { encode: encodeHeartbeat, decode: decodeHeartbeat } = heartbeat;

/** A batch in the form in which the audit stream takes it. */
export function sealAuditBatch(batch: AuditBatch): SealedBatch {
  const { environment, source, kind, sequence, hash, entries } = batch;
  return { environment, source, kind, sequence, hash, count: entries.length, bytes: auditBatch.encode(batch) };
}
