import * as z from "zod";
import type { FactDeclaration } from "../facts/declaration.ts";
import { jsonObject, jsonValue } from "../json-schema.ts";
import type { FactSchema } from "../policy/facts/model.ts";
import {
  API_VERSION,
  type Approvers,
  type AutoRule,
  type GrantScope,
  type GrantTerms,
  type Policy,
  type PolicySet,
  type Stage,
  type Workflow,
} from "../policy/model.ts";
import type { Attribute, ValueType } from "../policy/schema/model.ts";

/**
 * The shape of policies and workflows as they travel: the model of policy/model.ts, with times already in
 * milliseconds. What an author may write, and what it means, is checked where policy text is parsed.
 */

const effect = z.enum(["allow", "deny", "escalate"]);
const strings = z.array(z.string());
const metadata = z.object({ name: z.string().min(1), description: z.exactOptional(z.string()) });

const rule = z.object({
  id: z.string().min(1),
  description: z.exactOptional(z.string()),
  actions: z.exactOptional(strings),
  resources: z.exactOptional(strings),
  subjects: z.exactOptional(
    z.object({ ids: z.exactOptional(strings), types: z.exactOptional(strings), roles: z.exactOptional(strings) }),
  ),
  when: z.exactOptional(z.string()),
  effect: z.exactOptional(effect),
  workflow: z.exactOptional(z.string()),
  obligations: z.exactOptional(z.array(z.object({ id: z.string(), parameters: jsonObject }))),
  risk: z.exactOptional(z.int().min(0).max(100)),
  mode: z.exactOptional(z.enum(["enforce", "shadow"])),
});

export const policySchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Policy"),
  metadata,
  spec: z.object({
    default: effect,
    workflow: z.exactOptional(z.string()),
    escalateAt: z.exactOptional(z.int().min(1)),
    denyAt: z.exactOptional(z.int().min(1)),
    match: z.object({ actions: strings, resources: z.exactOptional(strings) }),
    redact: z.exactOptional(strings),
    rules: z.array(rule),
  }),
}) satisfies z.ZodType<Policy>;

const ms = z.number().positive();

export const grantScopeSchema = z.union([
  z.enum(["arguments", "resource", "action"]),
  z.object({ arguments: strings.min(1) }),
]) satisfies z.ZodType<GrantScope>;

export const grantTermsSchema = z.object({
  uses: z.int().min(1),
  ttlMs: ms,
  scope: grantScopeSchema,
}) satisfies z.ZodType<GrantTerms>;

export const approversSchema = z.object({
  groups: z.exactOptional(strings),
  users: z.exactOptional(strings),
}) satisfies z.ZodType<Approvers>;

const count = z.int().min(1);
const demand = { approvers: approversSchema, quorum: z.union([count, z.record(z.string(), count)]) };

const stage = z.object({
  name: z.string().min(1),
  ...demand,
  orElse: z.exactOptional(z.array(z.object(demand))),
  denyQuorum: z.exactOptional(count),
  distinctFrom: z.exactOptional(strings),
  timeoutMs: ms,
  businessHours: z.exactOptional(
    z.object({
      timeZone: z.string().min(1),
      days: z.array(z.int().min(1).max(7)).min(1),
      fromMinute: z.int().min(0),
      toMinute: z.int().max(1_440),
    }),
  ),
  onTimeout: z.enum(["escalate", "deny", "approve"]),
  acknowledgeRisk: z.exactOptional(z.literal(true)),
  remindAfterMs: z.exactOptional(z.array(ms)),
}) satisfies z.ZodType<Stage>;

const autoRule = z.union([
  z.object({ when: z.string(), decision: z.enum(["approve", "deny"]), reason: z.exactOptional(z.string()) }),
  z.object({
    when: z.exactOptional(z.string()),
    webhook: z.object({ url: z.string().min(1), secret: z.string().min(1), timeoutMs: ms }),
  }),
]) satisfies z.ZodType<AutoRule>;

export const workflowSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Workflow"),
  metadata,
  spec: z.object({
    auto: z.array(autoRule),
    stages: z.array(stage),
    requireReason: z.object({ request: z.boolean(), vote: z.boolean() }),
    allowSelfApproval: z.boolean(),
    deadlineMs: z.exactOptional(ms),
    form: z.exactOptional(jsonObject),
    breakGlass: z.exactOptional(z.object({ permittedTo: approversSchema, review: approversSchema })),
    budget: z.exactOptional(z.object({ escalations: count, perMs: ms })),
    reportWithinMs: z.exactOptional(ms),
    grant: grantTermsSchema.extend({ widen: z.exactOptional(grantTermsSchema) }),
  }),
}) satisfies z.ZodType<Workflow>;

const valueType: z.ZodType<ValueType> = z.lazy(() =>
  z.union([
    z.object({ kind: z.enum(["bool", "int", "double", "any", "timestamp", "duration"]) }),
    z.object({ kind: z.literal("string"), oneOf: z.exactOptional(strings) }),
    z.object({ kind: z.literal("list"), items: valueType }),
    z.object({ kind: z.literal("map"), values: valueType }),
    z.object({ kind: z.literal("object"), members: z.record(z.string(), attribute) }),
  ]),
);

const attribute = z.object({
  type: valueType,
  optional: z.boolean(),
  description: z.exactOptional(z.string()),
}) satisfies z.ZodType<Attribute>;

const factDeclaration = z.object({
  path: z.string().min(1),
  type: valueType,
  description: z.exactOptional(z.string()),
  default: z.exactOptional(jsonValue),
  maxTtlMs: z.exactOptional(ms),
  maxAgeMs: z.exactOptional(ms),
  writers: z.exactOptional(z.object({ roles: z.exactOptional(strings), principals: z.exactOptional(strings) })),
}) satisfies z.ZodType<FactDeclaration>;

const factSchemaSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("FactSchema"),
  metadata,
  spec: z.object({ facts: z.array(factDeclaration) }),
}) satisfies z.ZodType<FactSchema>;

export const policySetSchema = z.object({
  policies: z.array(policySchema),
  workflows: z.array(workflowSchema),
  factSchemas: z.exactOptional(z.array(factSchemaSchema)),
}) satisfies z.ZodType<PolicySet>;
