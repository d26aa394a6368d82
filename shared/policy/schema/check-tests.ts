import type { Finding } from "../check/finding.ts";
import { type Layer, writtenCases } from "../test/expand-tests.ts";
import type { PolicyTestDocument } from "../test/schema.ts";
import { type Mismatch, mismatches } from "./conform.ts";
import { type RequestSchema, SCHEMA_PARTS } from "./model.ts";
import { describes } from "./reach.ts";
import { OWN_FIELDS } from "./static-types.ts";

/**
 * What requests of tests hold that no request can, by the schemas that describe them. What they lack is the test's own
 * affair: that a rule fails closed is shown by leaving something out.
 */
export function checkTests(document: PolicyTestDocument, schemas: readonly RequestSchema[]): readonly Finding[] {
  if (schemas.length === 0) return [];
  // Matrices and fixtures bring the same text into many cases.
  const done = new Set<string>();
  const findings: Finding[] = [];
  for (const { action, resourceType, layers } of writtenCases(document)) {
    for (const schema of schemas) {
      if (!describes(schema, action, resourceType)) continue;
      for (const layer of layers) {
        const key = JSON.stringify([schema.metadata.name, layer.path]);
        if (done.has(key)) continue;
        done.add(key);
        findings.push(...checkLayer(layer, schema));
      }
    }
  }
  return findings;
}

function checkLayer({ part, path, value }: Layer, { spec, metadata }: RequestSchema): readonly Finding[] {
  const described = SCHEMA_PARTS.find((one) => one === part);
  const attributes = described && spec[described];
  if (described === undefined || attributes === undefined) return [];
  const own = described === "subject" || described === "resource" ? Object.keys(OWN_FIELDS[described]) : [];
  return mismatches(value, attributes, own).map((mismatch) => finding(path, mismatch, metadata.name));
}

function finding(at: Layer["path"], { code, message, suggestion, path }: Mismatch, schema: string): Finding {
  const about = { code, severity: "error", message: `${message} (schema '${schema}')`, suggestion } as const;
  const name = path.at(-1);
  return code === "UNKNOWN_ATTRIBUTE" && typeof name === "string"
    ? { ...about, path: [...at, ...path.slice(0, -1)], key: name }
    : { ...about, path: [...at, ...path] };
}
