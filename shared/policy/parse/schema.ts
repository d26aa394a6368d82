import { z } from "zod";
import { factSchemaSchema } from "../facts/fact-schema.ts";
import { API_VERSION } from "../model.ts";
import { requestSchemaSchema } from "../schema/zod-schema.ts";
import { policyTestSchema } from "../test/schema.ts";
import { lint, metadata, name, text, texts, withoutLint } from "./common-schema.ts";
import { duration } from "./duration-schema.ts";

/** What authors write; the output of each schema is the type of the same name in model.ts. */

const effect = z.enum(["allow", "deny", "escalate"]);

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

const rule = z
  .strictObject({
    id: name.refine((id) => id !== "default", "'default' stands for the default of the policy"),
    description: z.string().max(4000).exactOptional(),
    actions: texts.describe("Patterns: '*' is one dotted segment, '**' any number.").exactOptional(),
    resources: texts.describe("Resource types.").exactOptional(),
    subjects: subjects.exactOptional(),
    when: when.exactOptional(),
    effect: effect.describe("Absent: the rule adds its risk and says nothing else.").exactOptional(),
    workflow: name.describe("For 'escalate': the workflow to ask; absent: the policy's.").exactOptional(),
    obligations: z.array(obligation).exactOptional(),
    risk: z.int().min(0).max(100).describe("What it adds to the policy's score when it matches.").exactOptional(),
    mode: z.enum(["enforce", "shadow"]).describe("shadow: evaluated and recorded, never enforced.").exactOptional(),
    lint: lint.exactOptional(),
  })
  .transform(withoutLint);

const threshold = z.int().min(1).max(10_000);

export const policySchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Policy"),
  metadata,
  spec: z.strictObject({
    default: effect.default("deny").describe("When this policy covers a request and no rule of any policy matches."),
    workflow: name
      .describe("For the default 'escalate', for rules that name none, and for 'escalateAt'.")
      .exactOptional(),
    escalateAt: threshold.describe("The score from which on the policy's workflow is asked.").exactOptional(),
    denyAt: threshold.describe("The score from which on the request is denied.").exactOptional(),
    match: z.strictObject({
      actions: texts.describe("What this policy covers, as patterns."),
      resources: texts.describe("Resource types; absent: any.").exactOptional(),
    }),
    redact: texts
      .describe("Values that are never written down of the requests covered: arguments.card, context.headers.*")
      .exactOptional(),
    rules: z.array(rule).default([]),
  }),
});

const approvers = z.strictObject({ groups: texts.exactOptional(), users: texts.exactOptional() });

const count = z.int().min(1).max(100);

const demand = {
  approvers,
  quorum: z
    .union([count, z.record(z.string(), count)])
    .default(1)
    .describe("So many different people, or so many per group: { leads: 1, security: 1 }."),
};

const TIME_OF_DAY = "a time of day such as 09:00 is needed";

const minute = z
  .string(TIME_OF_DAY)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, TIME_OF_DAY)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const businessHours = z
  .strictObject({
    timeZone: text.refine(isTimeZone, "an IANA time zone such as Europe/Berlin is needed"),
    days: z.array(z.enum(DAYS)).min(1).default(["mon", "tue", "wed", "thu", "fri"]),
    from: minute.default(9 * 60),
    to: minute.default(17 * 60),
  })
  .refine(({ from, to }) => from < to, "'from' comes before 'to'")
  .transform(({ timeZone, days, from, to }) => ({
    timeZone,
    days: DAYS.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])),
    fromMinute: from,
    toMinute: to,
  }));

const stage = z
  .strictObject({
    name,
    ...demand,
    orElse: z.array(z.strictObject(demand)).min(1).max(10).describe("Other ways to approve the stage.").exactOptional(),
    denyQuorum: count.describe("So many people's no ends the approval; absent: 1.").exactOptional(),
    distinctFrom: z.array(name).min(1).describe("Earlier stages whose voters can't vote here.").exactOptional(),
    timeout: duration,
    businessHours: businessHours.exactOptional(),
    onTimeout: z.enum(["escalate", "deny", "approve"]).default("deny"),
    acknowledgeRisk: z.literal(true).describe("Must stand beside 'onTimeout: approve'.").exactOptional(),
    remindAfter: z.array(duration).min(1).max(10).exactOptional(),
    lint: lint.exactOptional(),
  })
  .transform(({ timeout, remindAfter, lint: _, ...rest }) => ({
    ...rest,
    timeoutMs: timeout,
    ...(remindAfter === undefined ? {} : { remindAfterMs: remindAfter.sort((a, b) => a - b) }),
  }));

const scope = z.union([
  z.enum(["arguments", "resource", "action"]),
  z.strictObject({ arguments: texts.transform((names) => [...new Set(names)].sort()) }),
]);

const terms = {
  uses: z.int().min(1).max(1_000_000).default(1),
  ttl: duration.default(600_000),
  scope: scope.default("arguments"),
};

const widen = z.strictObject(terms).transform(({ ttl, ...rest }) => ({ ...rest, ttlMs: ttl }));

const grant = z
  .strictObject({ ...terms, widen: widen.describe("How far a voter may widen the grant.").exactOptional() })
  .transform(({ ttl, ...rest }) => ({ ...rest, ttlMs: ttl }));

const requireReason = z
  .union([
    z.boolean().transform((vote) => ({ request: false, vote })),
    z.strictObject({ request: z.boolean().default(false), vote: z.boolean().default(false) }),
  ])
  .describe("true: a vote must say why; { request, vote }: who must.");

const autoRule = z.union([
  z.strictObject({ when, decision: z.enum(["approve", "deny"]), reason: text.exactOptional() }),
  z.strictObject({
    when: when.exactOptional(),
    webhook: z
      .strictObject({ url: text, secret: text, timeout: duration.default(5_000) })
      .transform(({ timeout, ...rest }) => ({ ...rest, timeoutMs: timeout })),
  }),
]);

export const workflowSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Workflow"),
  metadata,
  spec: z
    .strictObject({
      auto: z.array(autoRule).default([]),
      stages: z.array(stage).max(20).default([]),
      requireReason: requireReason.default({ request: false, vote: false }),
      allowSelfApproval: z.boolean().default(false),
      deadline: duration.describe("From the request on; then it expires.").exactOptional(),
      form: z.record(z.string(), z.json()).describe("JSON Schema of the answers that a request needs.").exactOptional(),
      breakGlass: z.strictObject({ permittedTo: approvers, review: approvers }).exactOptional(),
      budget: z
        .strictObject({ escalations: z.int().min(1).max(100_000), per: duration })
        .transform(({ escalations, per }) => ({ escalations, perMs: per }))
        .describe("More escalations per subject than this are denied.")
        .exactOptional(),
      reportWithin: duration.exactOptional(),
      grant: grant.prefault({}),
    })
    .transform(({ deadline, reportWithin, ...rest }) => ({
      ...rest,
      ...(deadline === undefined ? {} : { deadlineMs: deadline }),
      ...(reportWithin === undefined ? {} : { reportWithinMs: reportWithin }),
    })),
});

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** By kind: how a document of that kind is read. */
export const documentSchemas = {
  Policy: policySchema,
  Workflow: workflowSchema,
  PolicyTest: policyTestSchema,
  Schema: requestSchemaSchema,
  FactSchema: factSchemaSchema,
} as const;

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
