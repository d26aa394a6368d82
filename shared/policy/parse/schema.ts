import { z } from "zod";
import { API_VERSION } from "../model.ts";
import { DURATION_PATTERN, parseDuration } from "./duration.ts";

/** What authors write; the output of each schema is the type of the same name in model.ts. */

const MAX_DURATION_MS = 365 * 86_400_000;

const name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and '-', not '-' first")
  .describe("Lower-case letters, digits and '-'.");

const text = z.string().min(1).max(1000);
const texts = z.array(text).min(1);

const DURATION_NEEDED = "a duration such as 90s, 5m or 1h30m is needed";

const duration = z
  .string(DURATION_NEEDED)
  .regex(DURATION_PATTERN, DURATION_NEEDED)
  .describe("A duration: 90s, 5m, 1h30m, 2d.")
  .transform((value, context) => {
    const ms = parseDuration(value) ?? 0;
    if (ms > 0 && ms <= MAX_DURATION_MS) return ms;
    context.addIssue({ code: "custom", message: "a duration is more than 0 and at most 365d" });
    return z.NEVER;
  });

const effect = z.enum(["allow", "deny", "escalate"]);

const metadata = z.strictObject({
  name,
  description: z.string().max(4000).exactOptional(),
});

const obligation = z.strictObject({
  id: text.describe("What the caller must do when it acts on the decision."),
  parameters: z.record(z.string(), z.json()).default({}),
});

const subjects = z
  .strictObject({
    ids: texts.exactOptional(),
    types: texts.exactOptional(),
    roles: texts.exactOptional(),
  })
  .refine((match) => Object.keys(match).length > 0, "name ids, types or roles");

const when = z.string().describe("A CEL expression of type bool.");

const rule = z.strictObject({
  id: name.refine((id) => id !== "default", "'default' stands for the default of the policy"),
  description: z.string().max(4000).exactOptional(),
  actions: texts.describe("Patterns: '*' is one dotted segment, '**' any number.").exactOptional(),
  resources: texts.describe("Resource types.").exactOptional(),
  subjects: subjects.exactOptional(),
  when: when.exactOptional(),
  effect,
  workflow: name.describe("For 'escalate': the workflow to ask; absent: the policy's.").exactOptional(),
  obligations: z.array(obligation).exactOptional(),
});

export const policySchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Policy"),
  metadata,
  spec: z.strictObject({
    default: effect.default("deny").describe("When this policy covers a request and no rule of any policy matches."),
    workflow: name.describe("For the default 'escalate', and for rules that name none.").exactOptional(),
    match: z.strictObject({
      actions: texts.describe("What this policy covers, as patterns."),
      resources: texts.describe("Resource types; absent: any.").exactOptional(),
    }),
    rules: z.array(rule).default([]),
  }),
});

const stage = z
  .strictObject({
    name,
    approvers: z.strictObject({ groups: texts.exactOptional(), users: texts.exactOptional() }),
    quorum: z.int().min(1).max(100).default(1),
    timeout: duration,
    onTimeout: z.enum(["escalate", "deny"]).default("deny"),
  })
  .transform(({ timeout, ...rest }) => ({ ...rest, timeoutMs: timeout }));

const grant = z
  .strictObject({
    uses: z.int().min(1).max(1_000_000).default(1),
    ttl: duration.default(600_000),
    scope: z.enum(["arguments", "resource", "action"]).default("arguments"),
  })
  .transform(({ ttl, ...rest }) => ({ ...rest, ttlMs: ttl }));

export const workflowSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Workflow"),
  metadata,
  spec: z.strictObject({
    auto: z
      .array(z.strictObject({ when, decision: z.enum(["approve", "deny"]), reason: text.exactOptional() }))
      .default([]),
    stages: z.array(stage).max(20).default([]),
    requireReason: z.boolean().default(false),
    allowSelfApproval: z.boolean().default(false),
    grant: grant.prefault({}),
  }),
});

/** By kind: how a document of that kind is read. */
export const documentSchemas = { Policy: policySchema, Workflow: workflowSchema } as const;

/** JSON Schema (2020-12) of what authors write: for editors, and committed as docs/schema/policy.schema.json. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(z.union(Object.values(documentSchemas)), { io: "input" });
  return {
    $schema,
    $id: "https://postern.dev/schema/policy.schema.json",
    title: "A Postern policy document",
    ...schema,
  };
}
