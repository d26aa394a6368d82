import { type FactDeclaration, isFactPath, overlap } from "../../facts/index.ts";
import type { SetFinding } from "../check/check-policy-set.ts";
import { errorAt, type Finding, type Path } from "../check/finding.ts";
import { mismatchesOf } from "../schema/conform.ts";
import type { FactSchema } from "./model.ts";

/** What is wrong with declarations of facts, one by one and beside one another. `document` counts the schemas. */
export function checkFactSchemas(schemas: readonly FactSchema[]): readonly SetFinding[] {
  const names = new Set<string>();
  const seen: string[] = [];
  return schemas.flatMap(({ metadata: { name }, spec }, document) => {
    const twice = names.has(name);
    names.add(name);
    const findings = [
      ...(twice
        ? [errorAt(["metadata", "name"], "DUPLICATE_NAME", `another FactSchema is called '${name}' already`)]
        : []),
      ...spec.facts.flatMap((declared) => {
        const path: Path = ["spec", "facts", declared.path];
        const found = [...checkPath(path, declared.path, seen), ...checkDefault(path, declared)];
        seen.push(declared.path);
        return found;
      }),
    ];
    return findings.map((finding) => ({ ...finding, document }));
  });
}

function checkPath(at: Path, path: string, seen: readonly string[]): readonly Finding[] {
  if (!isFactPath(path)) {
    const message = `'${path}' can't name a fact`;
    return [
      errorAt(at, "INVALID_VALUE", message, "use identifiers joined by dots, none of them 'age': incident.active"),
    ];
  }
  const other = seen.find((known) => overlap(known, path));
  if (other === undefined) return [];
  if (other === path)
    return [errorAt(at, "DUPLICATE_ID", `the fact '${path}' is declared already`, "remove one of them")];
  const message = `the fact '${other}' is declared, and one of the two leads through the other`;
  return [errorAt(at, "DUPLICATE_ID", message, "declare the one as a member of the other, or rename it")];
}

function checkDefault(at: Path, { type, default: value, maxAgeMs }: FactDeclaration): readonly Finding[] {
  if (value === undefined) return [];
  if (maxAgeMs !== undefined) {
    const message = "a fact with 'maxAge' has no default: when it is too old, nobody knows what is right";
    return [{ ...errorAt(at, "INVALID_VALUE", message, "remove 'default' or 'maxAge'"), key: "default" }];
  }
  return mismatchesOf(value, type).map(({ message, suggestion, path }) => {
    const where = path.length === 0 ? "the default" : `the default, ${path.join(".")}`;
    return errorAt([...at, "default", ...path], "INVALID_VALUE", `${where}: ${message}`, suggestion);
  });
}
