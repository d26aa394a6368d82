import { z } from "zod";
import { API_VERSION } from "../model.ts";
import { duration } from "../parse/duration-schema.ts";

/** What authors of tests write. A part of a request is written out, or names a fixture; an action is its name. */

const text = z.string().min(1).max(1000);
const json = z.record(z.string(), z.json());

const subject = z.looseObject({
  type: text.exactOptional(),
  id: text.exactOptional(),
  roles: z.array(text).exactOptional(),
});
const resource = z.looseObject({ type: text.exactOptional(), id: z.string().exactOptional() });
const action = z.looseObject({ name: text.exactOptional() });

const count = z.int().min(0);

const parts = {
  subject: z.union([text, subject]),
  action: z.union([text, action]),
  resource: z.union([text, resource]),
  context: z.union([text, json]),
  arguments: z.union([text, json]),
};

const request = z.strictObject(parts).partial();

const situation = {
  request: request.default({}),
  facts: json.exactOptional(),
  factAges: z
    .record(text, duration)
    .describe("How long ago facts were put, by path: { incident.active: 30s }; the others have no age.")
    .exactOptional(),
  factsSeen: duration.describe("How long ago the agent last heard of facts: 'facts.age'.").exactOptional(),
  form: json.exactOptional(),
  now: z.iso.datetime({ offset: true }).exactOptional(),
  approved: z.array(text).describe("Workflows that have approved this very request.").exactOptional(),
  recent: z
    .strictObject({
      requested: count.exactOptional(),
      approved: count.exactOptional(),
      denied: count.exactOptional(),
    })
    .describe("What automatic rules count, of whatever and over whatever time; absent: nothing.")
    .exactOptional(),
};

const expectation = z.strictObject({
  decision: z.enum(["ALLOW", "DENY", "PENDING"]),
  rules: z.array(text).describe("The rules that decide: <policy>/<rule>.").exactOptional(),
  workflow: text.exactOptional(),
  obligations: z.array(text).describe("Ids of obligations.").exactOptional(),
  auto: z.enum(["approve", "deny", "people", "webhook"]).exactOptional(),
  risk: z
    .union([count, z.record(z.string(), count)])
    .describe("The score of policies, by name; a number: the greatest of all.")
    .exactOptional(),
  shadow: z.enum(["ALLOW", "DENY", "PENDING"]).describe("The decision if shadow rules were enforced.").exactOptional(),
});

const matrix = z
  .strictObject({
    subject: z.array(parts.subject).min(1),
    action: z.array(parts.action).min(1),
    resource: z.array(parts.resource).min(1),
    context: z.array(parts.context).min(1),
    arguments: z.array(parts.arguments).min(1),
  })
  .partial()
  .refine((lists) => Object.keys(lists).length > 0, "name the parts that vary");

export const policyTestSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("PolicyTest"),
  metadata: z.strictObject({ name: text, description: text.exactOptional() }),
  spec: z.strictObject({
    fixtures: z
      .strictObject({
        subjects: z.record(z.string(), subject),
        resources: z.record(z.string(), resource),
        contexts: z.record(z.string(), json),
        arguments: z.record(z.string(), json),
      })
      .partial()
      .default({}),
    given: z.strictObject(situation).prefault({}),
    tests: z
      .array(
        z.strictObject({
          name: text,
          ...situation,
          matrix: matrix.describe("Every combination is a case of its own.").exactOptional(),
          expect: expectation,
        }),
      )
      .min(1),
  }),
});

export type PolicyTestDocument = z.infer<typeof policyTestSchema>;
