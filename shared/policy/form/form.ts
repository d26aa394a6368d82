import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { errorMessage } from "../../errors/postern-error.ts";
import type { JsonObject } from "../../json.ts";
import { regularExpressions } from "../cel/regular-expressions.ts";

/**
 * Forms are JSON Schema (draft 2020-12). Strict: a keyword that is not known is a mistake, not an annotation. Patterns
 * run on RE2, whose time is linear whatever the pattern; `format` annotates and is not checked.
 */
const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  allErrors: true,
  validateFormats: false,
  addUsedSchema: false,
  code: { regExp: Object.assign((pattern: string) => regularExpressions.compile(pattern), { code: "" }) },
});

/** One form per schema object: a bundle's schemas live as long as the bundle. */
const compiled = new WeakMap<JsonObject, ValidateFunction>();

/** Why this is no form; undefined: it is one. */
export function formProblem(schema: JsonObject): string | undefined {
  if (schema.type !== "object") return "a form is a schema of 'type: object'";
  try {
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

/** What is wrong with the answers to a form, in a sentence; undefined: nothing. */
export function answersProblem(schema: JsonObject, answers: JsonObject | undefined): string | undefined {
  const validate = validatorOf(schema);
  if (validate(answers ?? {})) return undefined;
  return (validate.errors ?? []).map(sentence).join("; ");
}

function validatorOf(schema: JsonObject): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

/** "'ticket' must match pattern ..." */
function sentence({ instancePath, message = "is not valid", keyword, params }: ErrorObject): string {
  const field = instancePath.slice(1).replaceAll("/", ".");
  const name = field === "" ? "the form" : `'${field}'`;
  if (keyword === "additionalProperties") return `${name} has no field '${params.additionalProperty}'`;
  if (keyword === "enum") return `${name} must be one of ${params.allowedValues.join(", ")}`;
  return `${name} ${message}`;
}
