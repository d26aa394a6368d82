/**
 * Arbitrary values of the domain, for property tests (fast-check). They are well formed, as code behind the boundary
 * may expect, but otherwise as odd as the types allow.
 */
import fc from "fast-check";
import type {
  Actor,
  ApprovalEvent,
  ApprovalRecord,
  Delegator,
  Escalation,
  Grant,
  RefusalCode,
} from "../approval/model.ts";
import type { AuditBatch, AuditKind } from "../audit/model.ts";
import type { BundleManifest, BundleOrigin, BundlePointer } from "../bundle/model.ts";
import type { ChangeEnd, PolicyChange } from "../change/model.ts";
import type { CheckRequest } from "../check/request.ts";
import type { Fact } from "../facts/model.ts";
import type { Heartbeat, TrialReport } from "../fleet/model.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { AutoRule, GrantScope, GrantTerms, Policy, PolicySet, Rule, Stage, Workflow } from "../policy/model.ts";

/** A name that can be a token of a subject: an environment, an agent, a workflow. */
export const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/);

/** Any well-formed text, short: all of Unicode but lone surrogates. */
export const text = fc.string({ unit: "binary", maxLength: 12 });

/** Milliseconds since the epoch. */
export const timeMs = fc.nat({ max: 4_102_444_800_000 });

/** JSON as a parser gives it: finite numbers, no -0, members named __proto__ among them. */
export const jsonValue: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ stringUnit: "binary", maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)));

export const jsonObject: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.oneof(text, token), jsonValue, { maxKeys: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)));

export const sha256: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
  .map((hex) => `sha256:${hex}`);

export const dottedName = fc.array(token, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));

export const checkRequests: fc.Arbitrary<CheckRequest> = fc.record({
  subject: fc.record({ type: token, id: text, roles: fc.array(token, { maxLength: 3 }), properties: jsonObject }),
  action: fc.record({ name: dottedName, properties: jsonObject }),
  resource: fc.record({ type: token, id: text, properties: jsonObject }),
  context: jsonObject,
  arguments: jsonObject,
});

const names = fc.array(token, { maxLength: 3 });

export const delegators: fc.Arbitrary<Delegator> = fc.record(
  { id: token, groups: names, delegationId: token, byGroupOnly: fc.constant(true as const) },
  { requiredKeys: ["id", "groups", "delegationId"] },
);

export const actors: fc.Arbitrary<Actor> = fc.record(
  { id: token, groups: names, standsInFor: fc.array(delegators, { maxLength: 2 }) },
  { requiredKeys: ["id", "groups"] },
);

export const grantScopes: fc.Arbitrary<GrantScope> = fc.oneof(
  fc.constantFrom<GrantScope>("arguments", "resource", "action"),
  fc.record({ arguments: fc.array(text, { minLength: 1, maxLength: 3 }) }),
);

const durationMs = fc.integer({ min: 1, max: 86_400_000 });
const few = fc.integer({ min: 1, max: 3 });

export const grantTerms: fc.Arbitrary<GrantTerms> = fc.record({
  uses: fc.integer({ min: 1, max: 5 }),
  ttlMs: durationMs,
  scope: grantScopes,
});

const approvers = fc.record({ groups: names, users: names }, { requiredKeys: [] });
const demand = { approvers, quorum: fc.oneof(few, fc.dictionary(token, few, { maxKeys: 3, noNullPrototype: true })) };
const onTimeouts = fc.constantFrom<Stage["onTimeout"]>("escalate", "deny", "approve");

export const stages: fc.Arbitrary<Stage> = fc.record(
  {
    name: token,
    ...demand,
    orElse: fc.array(fc.record(demand), { maxLength: 2 }),
    denyQuorum: few,
    distinctFrom: names,
    timeoutMs: fc.integer({ min: 1, max: 3_600_000 }),
    businessHours: fc.record({
      timeZone: fc.constantFrom("Europe/Berlin", "UTC"),
      days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      fromMinute: fc.nat({ max: 700 }),
      toMinute: fc.integer({ min: 701, max: 1_440 }),
    }),
    onTimeout: onTimeouts,
    acknowledgeRisk: fc.constant(true as const),
    remindAfterMs: fc.array(durationMs, { maxLength: 3 }),
  },
  { requiredKeys: ["name", "approvers", "quorum", "timeoutMs", "onTimeout"] },
);

const autoRules: fc.Arbitrary<AutoRule> = fc.oneof(
  fc.record(
    { when: text, decision: fc.constantFrom<"approve" | "deny">("approve", "deny"), reason: text },
    { requiredKeys: ["when", "decision"] },
  ),
  fc.record(
    {
      when: text,
      webhook: fc.record({ url: fc.constant("https://approver.test/ask"), secret: token, timeoutMs: durationMs }),
    },
    { requiredKeys: ["webhook"] },
  ),
);

const metadata = fc.record({ name: token, description: text }, { requiredKeys: ["name"] });

export const workflows: fc.Arbitrary<Workflow> = fc.record({
  apiVersion: fc.constant("postern.dev/v1" as const),
  kind: fc.constant("Workflow" as const),
  metadata,
  spec: fc.record(
    {
      auto: fc.array(autoRules, { maxLength: 2 }),
      stages: fc.array(stages, { maxLength: 3 }),
      requireReason: fc.record({ request: fc.boolean(), vote: fc.boolean() }),
      allowSelfApproval: fc.boolean(),
      deadlineMs: durationMs,
      form: jsonObject,
      breakGlass: fc.record({ permittedTo: approvers, review: approvers }),
      budget: fc.record({ escalations: few, perMs: durationMs }),
      reportWithinMs: durationMs,
      grant: fc
        .tuple(grantTerms, fc.option(grantTerms, { nil: undefined }))
        .map(([terms, widen]) => (widen === undefined ? terms : { ...terms, widen })),
    },
    { requiredKeys: ["auto", "stages", "requireReason", "allowSelfApproval", "grant"] },
  ),
});

const effects = fc.constantFrom("allow", "deny", "escalate");

export const rules: fc.Arbitrary<Rule> = fc.record(
  {
    id: token,
    description: text,
    actions: fc.array(dottedName, { maxLength: 2 }),
    resources: names,
    subjects: fc.record({ ids: names, types: names, roles: names }, { requiredKeys: [] }),
    when: text,
    effect: effects,
    workflow: token,
    obligations: fc.array(fc.record({ id: token, parameters: jsonObject }), { maxLength: 2 }),
    risk: fc.nat(100),
    mode: fc.constantFrom("enforce", "shadow"),
  },
  { requiredKeys: ["id"] },
);

/** Policies by their shape; conditions and references are arbitrary text, so they don't compile. */
export const policies: fc.Arbitrary<Policy> = fc.record({
  apiVersion: fc.constant("postern.dev/v1" as const),
  kind: fc.constant("Policy" as const),
  metadata,
  spec: fc.record(
    {
      default: effects,
      workflow: token,
      escalateAt: fc.integer({ min: 1, max: 10_000 }),
      denyAt: fc.integer({ min: 1, max: 10_000 }),
      match: fc.record({ actions: fc.array(dottedName), resources: names }, { requiredKeys: ["actions"] }),
      rules: fc.array(rules, { maxLength: 4 }),
    },
    { requiredKeys: ["default", "match", "rules"] },
  ),
});

export const policySets: fc.Arbitrary<PolicySet> = fc.record({
  policies: fc.array(policies, { maxLength: 3 }),
  workflows: fc.array(workflows, { maxLength: 2 }),
});

const escalationParts = {
  approvalId: token,
  environment: token,
  agentId: token,
  request: checkRequests,
  requestDigest: sha256,
  workflow: token,
  ruleIds: fc.array(token, { maxLength: 3 }),
  bundleRevision: fc.nat(),
  decisionId: token,
  idempotencyKey: text,
  reason: text,
  requestedAtMs: timeMs,
  traceparent: fc.constantFrom("", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
};

export const escalations: fc.Arbitrary<Escalation> = fc.oneof(
  fc.record(escalationParts),
  fc.record({ ...escalationParts, form: jsonObject }),
);

export const grants: fc.Arbitrary<Grant> = fc.record({
  id: token,
  environment: token,
  approvalId: token,
  workflow: token,
  scope: grantScopes,
  scopeDigest: sha256,
  uses: fc.integer({ min: 1, max: 5 }),
  issuedAtMs: timeMs,
  expiresAtMs: timeMs,
});

const verdicts = fc.constantFrom("approve", "deny");
const kind = <K extends ApprovalEvent["kind"]>(name: K) => fc.constant(name);
const index = fc.nat({ max: 3 });
const refusalCodes = fc.constantFrom<RefusalCode>(
  "ESCALATION_BUDGET",
  "REASON_REQUIRED",
  "FORM_INVALID",
  "WORKFLOW_UNKNOWN",
);

/** Events of every kind, each by itself: a list of them is no possible history. */
export const approvalEvents: fc.Arbitrary<ApprovalEvent> = fc.oneof(
  fc.record({ kind: kind("requested"), atMs: timeMs, escalation: escalations, workflow: workflows }),
  fc.record({ kind: kind("auto_decided"), atMs: timeMs, ruleIndex: index, verdict: verdicts, reason: text }),
  fc.record({ kind: kind("stage_opened"), atMs: timeMs, stage: index, deadlineMs: timeMs }),
  fc.record(
    {
      kind: kind("vote_cast"),
      atMs: timeMs,
      stage: index,
      voteId: token,
      voter: actors,
      inPlaceOf: delegators,
      verdict: verdicts,
      reason: text,
      widen: grantTerms,
    },
    { requiredKeys: ["kind", "atMs", "stage", "voteId", "voter", "verdict", "reason"] },
  ),
  fc.record({ kind: kind("auto_failed"), atMs: timeMs, ruleIndex: index, reason: text }),
  fc.record({ kind: kind("reminded"), atMs: timeMs, stage: index, reminder: few }),
  fc.record({ kind: kind("outcome_overdue"), atMs: timeMs }),
  fc.record({ kind: kind("glass_broken"), atMs: timeMs, by: actors, reason: text, review: approvers }),
  fc.record({ kind: kind("review_signed_off"), atMs: timeMs, by: actors, reason: text }),
  fc.record({ kind: kind("grant_revoked"), atMs: timeMs, by: token, reason: text }),
  fc.record({ kind: kind("stage_approved"), atMs: timeMs, stage: index }),
  fc.record({
    kind: kind("stage_timed_out"),
    atMs: timeMs,
    stage: index,
    onTimeout: onTimeouts,
  }),
  fc.record({ kind: kind("approved"), atMs: timeMs, reason: text, grant: grants }),
  fc.record(
    { kind: kind("denied"), atMs: timeMs, by: token, reason: text, code: refusalCodes },
    { requiredKeys: ["kind", "atMs", "by", "reason"] },
  ),
  fc.record({ kind: kind("expired"), atMs: timeMs, reason: text }),
  fc.record({ kind: kind("cancelled"), atMs: timeMs, by: token, reason: text }),
  fc.record({ kind: kind("grant_used"), atMs: timeMs, use: index, agentId: token, decisionId: token }),
  fc.record({
    kind: kind("outcome_reported"),
    atMs: timeMs,
    agentId: token,
    status: fc.constantFrom("executed", "failed", "abandoned"),
    message: text,
  }),
);

export const approvalRecords: fc.Arbitrary<ApprovalRecord> = fc.record(
  { events: fc.array(approvalEvents, { minLength: 1, maxLength: 3 }), requestDigest: sha256, outcome: text },
  { requiredKeys: ["events"] },
);

const signedBundle = {
  revision: fc.integer({ min: 1, max: 1_000_000 }),
  digest: sha256,
  signature: token,
  content: text,
};
const signedBundles = fc.record(signedBundle, { requiredKeys: ["revision", "digest", "signature"] });

export const bundlePointers: fc.Arbitrary<BundlePointer> = fc.record(
  { ...signedBundle, candidate: signedBundles, shadow: signedBundles },
  { requiredKeys: ["revision", "digest", "signature"] },
);

const bundleOrigins: fc.Arbitrary<BundleOrigin> = fc.record(
  {
    promotedFrom: fc.record({ environment: token, revision: fc.nat() }),
    breakGlass: text,
    forced: fc.constant(true),
    change: fc.record({ id: token, approvalId: token }),
  },
  { requiredKeys: [] },
);

const manifestParts = {
  environment: token,
  revision: fc.integer({ min: 1, max: 1_000_000 }),
  digest: sha256,
  publishedAtMs: timeMs,
  publishedBy: text,
  message: text,
  policies: fc.nat(),
  rules: fc.nat(),
  workflows: fc.nat(),
  rollbackOf: fc.nat(),
};

export const bundleManifests: fc.Arbitrary<BundleManifest> = fc.oneof(
  fc.record(manifestParts),
  fc.record({ ...manifestParts, origin: bundleOrigins }),
);

const changeEnds: fc.Arbitrary<ChangeEnd> = fc.record({
  status: fc.constantFrom("applied", "stale", "denied", "expired", "cancelled", "refused"),
  code: text,
  reason: text,
  atMs: timeMs,
  revision: fc.nat(),
});

export const policyChanges: fc.Arbitrary<PolicyChange> = fc.record(
  {
    id: token,
    environment: token,
    guard: token,
    escalations: fc.array(escalations, { minLength: 1, maxLength: 2 }),
    end: changeEnds,
  },
  { requiredKeys: ["id", "environment", "guard", "escalations"] },
);

export const facts: fc.Arbitrary<Fact> = fc.record(
  {
    path: fc
      .array(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/), { minLength: 1, maxLength: 4 })
      .map((p) => p.join(".")),
    value: jsonValue,
    updatedAtMs: timeMs,
    updatedBy: text,
    expiresAtMs: timeMs,
    source: text,
    reason: text,
  },
  { requiredKeys: ["path", "value", "updatedAtMs", "updatedBy"] },
);

const auditKinds = fc.constantFrom<AuditKind>("decision", "grant_use", "outcome", "policy_published", "fact_changed");

export const auditBatches: fc.Arbitrary<AuditBatch> = fc.record({
  environment: token,
  source: token,
  kind: auditKinds,
  sequence: fc.integer({ min: 1, max: 1_000_000 }),
  previous: fc.oneof(fc.constant(""), sha256),
  entries: fc.array(
    fc.record({ kind: auditKinds, environment: token, source: token, atMs: timeMs, traceId: token, data: jsonObject }),
    { maxLength: 3 },
  ),
  hash: sha256,
});

const trialReports: fc.Arbitrary<TrialReport> = fc.record({
  candidate: fc.integer({ min: 1, max: 1_000_000 }),
  standing: fc.constantFrom("enforced", "outside", "refused"),
  why: text,
  counts: fc.record({
    allowed: fc.nat(),
    denied: fc.nat(),
    pending: fc.nat(),
    failed: fc.nat(),
    faulty: fc.nat(),
    escalated: fc.nat(),
    unanswered: fc.nat(),
  }),
});

export const heartbeats: fc.Arbitrary<Heartbeat> = fc.record(
  {
    agentId: token,
    environment: token,
    version: text,
    host: text,
    revision: fc.nat(),
    state: fc.constantFrom("serving", "stale", "no-bundle"),
    startedAtMs: timeMs,
    atMs: timeMs,
    counters: fc.record({
      allowed: fc.nat(),
      denied: fc.nat(),
      pending: fc.nat(),
      errors: fc.nat(),
      waiting: fc.nat(),
      spooled: fc.nat(),
    }),
    labels: fc.dictionary(token, token, { maxKeys: 3, noNullPrototype: true }),
    trial: trialReports,
    leaving: fc.constant(true as const),
  },
  {
    requiredKeys: ["agentId", "environment", "version", "host", "revision", "state", "startedAtMs", "atMs", "counters"],
  },
);
