import { z } from "zod";
import { API_VERSION } from "../model.ts";
import { metadata, text, texts } from "../parse/common-schema.ts";
import type { Attribute, Attributes, ValueType } from "./model.ts";
import { parseTypeNotation, TYPE_NAMES, type TypeReading } from "./type-notation.ts";

/** What authors write of a service's requests; the output is RequestSchema. */

const description = z.string().max(4000);

export const notation = text
  .describe(`A type: ${TYPE_NAMES.join(", ")}; with '?' behind it the attribute is optional.`)
  .transform((written, context): Attribute => {
    const read = parseTypeNotation(written);
    if (read.ok) return { type: read.type, optional: read.optional };
    context.addIssue({ code: "custom", message: read.message, params: { suggestion: read.suggestion } });
    return z.NEVER;
  });

interface Written {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Attribute;
  readonly values?: Attribute;
  readonly members?: Attributes;
  readonly optional?: boolean;
  readonly description?: string;
}

/** `double?`, or a map that says more. */
export const attribute: z.ZodType<Attribute> = z.lazy(() => z.union([notation, written])).meta({ id: "Attribute" });

const attributes: z.ZodType<Attributes> = z.record(z.string().min(1).max(200), attribute);

const written = z
  .strictObject({
    type: text.describe(`One of ${TYPE_NAMES.join(", ")}, or what the rest of this says.`).exactOptional(),
    enum: z.array(z.string().max(1000)).min(1).max(1000).describe("The only texts that it can be.").exactOptional(),
    items: attribute.describe("Of a list: what its entries are.").exactOptional(),
    values: attribute.describe("Of a map: what its values are, whatever their names.").exactOptional(),
    members: attributes.describe("Of an object: all members that there are.").exactOptional(),
    optional: z.boolean().describe("A request may leave it out; conditions ask for it by has() first.").exactOptional(),
    description: description.exactOptional(),
  })
  .transform((value: Written, context): Attribute => {
    const read = typeOf(value);
    if (!read.ok) {
      const { message, suggestion } = read;
      context.addIssue({ code: "custom", message, params: { suggestion } });
      return z.NEVER;
    }
    return {
      type: read.type,
      optional: value.optional ?? read.optional,
      ...(value.description === undefined ? {} : { description: value.description }),
    };
  });

function typeOf({ type, enum: oneOf, items, values, members }: Written): TypeReading {
  const forms: readonly ValueType[] = [
    ...(oneOf === undefined ? [] : [{ kind: "string", oneOf } as const]),
    ...(items === undefined ? [] : [{ kind: "list", items: items.type } as const]),
    ...(values === undefined ? [] : [{ kind: "map", values: values.type } as const]),
    ...(members === undefined ? [] : [{ kind: "object", members } as const]),
  ];
  const [form, second] = forms;
  if (form === undefined) {
    return type === undefined ? noType("say its type", "add 'type: string'") : parseTypeNotation(type);
  }
  if (items?.optional === true || values?.optional === true) {
    return noType("an entry that may be left out is none", "write the type without '?'");
  }
  if (second !== undefined) return noType("'enum', 'items', 'values' and 'members' exclude one another", "");
  if (type === undefined || type === form.kind) return { ok: true, type: form, optional: false };
  return noType(`the rest of it says '${form.kind}', not '${type}'`, `write 'type: ${form.kind}', or leave it out`);
}

function noType(message: string, suggestion: string): TypeReading {
  return { ok: false, message, suggestion };
}

export const requestSchemaSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Schema"),
  metadata,
  spec: z.strictObject({
    match: z.strictObject({
      actions: texts.describe("Patterns: whose requests this describes."),
      resources: texts.describe("Resource types; absent: any.").exactOptional(),
    }),
    subject: attributes.describe("All properties of the subject, beside type, id and roles.").exactOptional(),
    resource: attributes.describe("All properties of the resource, beside type and id.").exactOptional(),
    context: attributes.describe("All attributes of the context.").exactOptional(),
    arguments: attributes.describe("All arguments.").exactOptional(),
  }),
});
