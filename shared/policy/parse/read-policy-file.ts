import { nearestName } from "../../config/nearest.ts";
import type { JsonValue } from "../../json.ts";
import type { PolicyDocument } from "../check/check-policy-set.ts";
import { didYouMean, errorAt, type Finding } from "../check/finding.ts";
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
  readonly findings: readonly Finding[];
  /** The name of a workflow that could not be read in full. */
  readonly unreadable: readonly string[];
}

/** Reads one file's text. Never throws on account of what is in it. */
export function readPolicyFile(text: string): PolicyFileReading {
  const yaml = readYaml(text);
  return { documents: yaml.documents.map(({ value }) => readDocument(value)), findings: yaml.findings, yaml };
}

function readDocument(value: JsonValue): DocumentReading {
  const kind = fieldOf(value, "kind");
  if (kind === "PolicyTest") return readTest(value);
  if (kind !== "Policy" && kind !== "Workflow") return refused(value, [unknownKind(value, kind)]);
  const result = documentSchemas[kind].safeParse(value);
  if (result.success) return { content: result.data, findings: [], unreadable: [] };
  return refused(value, schemaFindings(kind, result.error.issues, value));
}

function readTest(value: JsonValue): DocumentReading {
  const result = policyTestSchema.safeParse(value);
  if (!result.success) return refused(value, schemaFindings("PolicyTest", result.error.issues, value));
  const { findings } = expandTests(result.data);
  return { content: undefined, test: result.data, findings, unreadable: [] };
}

function refused(value: JsonValue, findings: readonly Finding[]): DocumentReading {
  const name = fieldOf(fieldOf(value, "metadata"), "name");
  const isWorkflow = fieldOf(value, "kind") === "Workflow" && typeof name === "string";
  return { content: undefined, findings, unreadable: isWorkflow ? [name] : [] };
}

function unknownKind(value: JsonValue, kind: JsonValue | undefined): Finding {
  const kinds = Object.keys(documentSchemas);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return errorAt([], "INVALID_VALUE", "a policy document is a map", "begin with 'apiVersion: postern.dev/v1'");
  }
  if (kind === undefined)
    return errorAt([], "MISSING_FIELD", "'kind' is missing", `add 'kind: ${kinds.join("' or 'kind: ")}'`);
  const near = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  return errorAt(["kind"], "UNKNOWN_KIND", `the kind is not one of ${kinds.join(", ")}`, didYouMean(near));
}

/** Undefined: there is no such field. */
export function fieldOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
