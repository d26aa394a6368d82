import { z } from "zod";
import type { FactDeclaration } from "../../facts/declaration.ts";
import { API_VERSION } from "../model.ts";
import { metadata, text, texts } from "../parse/common-schema.ts";
import { duration } from "../parse/duration-schema.ts";
import type { Attribute, ValueType } from "../schema/model.ts";
import { attribute, notation } from "../schema/zod-schema.ts";

/** What authors write of facts; the output is FactSchema. */

/** An attribute's type, for a fact. */
function typeOf({ type, optional }: Attribute, context: z.RefinementCtx): ValueType {
  if (!optional) return type;
  const params = { suggestion: "leave the '?' out, and give it a default if it shall never be absent" };
  context.addIssue({ code: "custom", message: "every fact may be absent: its type says nothing of that", params });
  return z.NEVER;
}

const type = attribute
  .describe("bool, int, double, string, list<string>, map<double>, ... or { members: { level: int } }.")
  .transform(typeOf);

const writers = z
  .strictObject({
    roles: texts.describe("Roles of tokens: admin, policy-editor, approver, viewer.").exactOptional(),
    principals: texts.describe("Names of tokens.").exactOptional(),
  })
  .refine((who) => Object.keys(who).length > 0, "name roles or principals");

type Declared = Omit<FactDeclaration, "path">;

const written = z
  .strictObject({
    type,
    description: z.string().max(4000).exactOptional(),
    default: z.json().describe("What it reads as while it is not put; absent: then it is absent.").exactOptional(),
    maxTtl: duration.describe("A put must expire within this time; absent: it may stay.").exactOptional(),
    maxAge: duration.describe("From this age on it is absent, so that conditions fail closed.").exactOptional(),
    writers: writers.describe("Who may put and delete it; absent: policy editors and admins.").exactOptional(),
  })
  .transform(
    ({ maxTtl, maxAge, ...rest }): Declared => ({
      ...rest,
      ...(maxTtl === undefined ? {} : { maxTtlMs: maxTtl }),
      ...(maxAge === undefined ? {} : { maxAgeMs: maxAge }),
    }),
  );

/** `list<string>`, which says the type and nothing else. */
const short = notation.transform((attribute, context): Declared => ({ type: typeOf(attribute, context) }));

const declaration = z.union([short, written]);

export const factSchemaSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("FactSchema"),
  metadata,
  spec: z.strictObject({
    facts: z
      .record(text, declaration)
      .refine((facts) => Object.keys(facts).length > 0, "declare a fact, or remove the document")
      .transform((facts): readonly FactDeclaration[] =>
        Object.entries(facts).map(([path, declared]) => ({ path, ...declared })),
      )
      .describe("By dotted path: incident.active is facts.incident.active in a condition."),
  }),
});
