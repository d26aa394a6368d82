import { nearestName } from "../../config/nearest.ts";
import type { JsonValue } from "../../json.ts";
import type { PolicyDocument } from "../check/check-policy-set.ts";
import { didYouMean, errorAt, type Finding } from "../check/finding.ts";
import { factSchemaSchema } from "../facts/fact-schema.ts";
import type { FactSchema } from "../facts/model.ts";
import { type Allowance, allowancesOf } from "../lint/allowances.ts";
import type { RequestSchema } from "../schema/model.ts";
import { requestSchemaSchema } from "../schema/zod-schema.ts";
import { expandTests } from "../test/expand-tests.ts";
import { type PolicyTestDocument, policyTestSchema } from "../test/schema.ts";
import { readYaml, type TextFinding, type YamlFile } from "./read-yaml.ts";
import { documentSchemas } from "./schema.ts";
import { schemaFindings } from "./schema-findings.ts";

/** What a file holds, as far as that can be told without the others. */
export interface PolicyFileReading {
  readonly documents: readonly DocumentReading[];
  /** About text that is not even data. */
  readonly findings: readonly TextFinding[];
  /** Where everything stands; whoever keeps readings leaves it out, as it is large and quickly had again. */
  readonly yaml?: YamlFile;
}

export interface DocumentReading {
  /** Undefined: the findings say why. */
  readonly content: PolicyDocument | undefined;
  /** Tests of policies, which stand beside them and are no part of what is enforced. */
  readonly test?: PolicyTestDocument;
  /** What requests hold, for whoever writes conditions; no part of what is enforced either. */
  readonly schema?: RequestSchema;
  /** Facts that are agreed upon. */
  readonly facts?: FactSchema;
  readonly findings: readonly Finding[];
  /** The name of a workflow that could not be read in full. */
  readonly unreadable: readonly string[];
  /** Warnings of the linter that the author answers for. */
  readonly allowances: readonly Allowance[];
}

const NOTHING: DocumentReading = { content: undefined, findings: [], unreadable: [], allowances: [] };

/** Reads one file's text. Never throws on account of what is in it. */
export function readPolicyFile(text: string): PolicyFileReading {
  const yaml = readYaml(text);
  return { documents: yaml.documents.map(({ value }) => readDocument(value)), findings: yaml.findings, yaml };
}

function readDocument(value: JsonValue): DocumentReading {
  const kind = fieldOf(value, "kind");
  if (kind === "PolicyTest") return readTest(value);
  if (kind === "Schema") return readSchema(value);
  if (kind === "FactSchema") return readFacts(value);
  if (kind !== "Policy" && kind !== "Workflow") return refused(value, [unknownKind(value, kind)]);
  const result = documentSchemas[kind].safeParse(value);
  if (result.success) return { ...NOTHING, content: result.data, allowances: allowancesOf(value) };
  return refused(value, schemaFindings(kind, result.error.issues, value));
}

function readTest(value: JsonValue): DocumentReading {
  const result = policyTestSchema.safeParse(value);
  if (!result.success) return refused(value, schemaFindings("PolicyTest", result.error.issues, value));
  const { findings } = expandTests(result.data);
  return { ...NOTHING, test: result.data, findings };
}

function readSchema(value: JsonValue): DocumentReading {
  const result = requestSchemaSchema.safeParse(value);
  if (!result.success) return refused(value, schemaFindings("Schema", result.error.issues, value));
  return { ...NOTHING, schema: result.data, allowances: allowancesOf(value) };
}

function readFacts(value: JsonValue): DocumentReading {
  const result = factSchemaSchema.safeParse(value);
  if (!result.success) return refused(value, schemaFindings("FactSchema", result.error.issues, value));
  return { ...NOTHING, facts: result.data, allowances: allowancesOf(value) };
}

function refused(value: JsonValue, findings: readonly Finding[]): DocumentReading {
  const name = fieldOf(fieldOf(value, "metadata"), "name");
  const isWorkflow = fieldOf(value, "kind") === "Workflow" && typeof name === "string";
  return { ...NOTHING, findings, unreadable: isWorkflow ? [name] : [] };
}

function unknownKind(value: JsonValue, kind: JsonValue | undefined): Finding {
  const kinds = Object.keys(documentSchemas);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return errorAt([], "INVALID_VALUE", "a policy document is a map", "begin with 'apiVersion: postern.dev/v1'");
  }
  if (kind === undefined) {
    return errorAt([], "MISSING_FIELD", "'kind' is missing", "add 'kind: Policy', or the kind that it is");
  }
  const near = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  return errorAt(["kind"], "UNKNOWN_KIND", `the kind is not one of ${kinds.join(", ")}`, didYouMean(near));
}

/** Undefined: there is no such field. */
export function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
