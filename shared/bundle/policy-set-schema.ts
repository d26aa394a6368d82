import * as z from "zod";
import { jsonObject } from "../json-schema.ts";
import { API_VERSION, type Policy, type PolicySet, type Workflow } from "../policy/model.ts";

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
  effect,
  workflow: z.exactOptional(z.string()),
  obligations: z.exactOptional(z.array(z.object({ id: z.string(), parameters: jsonObject }))),
});

export const policySchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Policy"),
  metadata,
  spec: z.object({
    default: effect,
    workflow: z.exactOptional(z.string()),
    match: z.object({ actions: strings, resources: z.exactOptional(strings) }),
    rules: z.array(rule),
  }),
}) satisfies z.ZodType<Policy>;

export const grantScopeSchema = z.enum(["arguments", "resource", "action"]);

const stage = z.object({
  name: z.string().min(1),
  approvers: z.object({ groups: z.exactOptional(strings), users: z.exactOptional(strings) }),
  quorum: z.int().min(1),
  timeoutMs: z.number().positive(),
  onTimeout: z.enum(["escalate", "deny"]),
});

export const workflowSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Workflow"),
  metadata,
  spec: z.object({
    auto: z.array(
      z.object({ when: z.string(), decision: z.enum(["approve", "deny"]), reason: z.exactOptional(z.string()) }),
    ),
    stages: z.array(stage),
    requireReason: z.boolean(),
    allowSelfApproval: z.boolean(),
    grant: z.object({ uses: z.int().min(1), ttlMs: z.number().positive(), scope: grantScopeSchema }),
  }),
}) satisfies z.ZodType<Workflow>;

export const policySetSchema = z.object({
  policies: z.array(policySchema),
  workflows: z.array(workflowSchema),
}) satisfies z.ZodType<PolicySet>;
