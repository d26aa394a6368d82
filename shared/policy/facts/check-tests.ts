import type { FactDeclarations } from "../../facts/declaration.ts";
import type { JsonObject } from "../../json.ts";
import type { Finding, Path } from "../check/finding.ts";
import { mismatches } from "../schema/conform.ts";
import type { Attribute, Attributes } from "../schema/model.ts";
import type { PolicyTestDocument } from "../test/schema.ts";

/** Facts of tests that no agent would read so: not declared, or not of the declared type. */
export function checkTestFacts({ spec }: PolicyTestDocument, declarations: FactDeclarations): readonly Finding[] {
  if (declarations.size === 0) return [];
  const declared = attributesOf([...declarations.values()].map(({ path, type }) => ({ names: path.split("."), type })));
  return [
    ...checkFacts(["spec", "given", "facts"], spec.given.facts, declared),
    ...spec.tests.flatMap(({ facts }, index) => checkFacts(["spec", "tests", index, "facts"], facts, declared)),
  ];
}

function checkFacts(at: Path, facts: Record<string, unknown> | undefined, declared: Attributes): readonly Finding[] {
  // Parsing boundary: the schema let nothing but JSON through.
  return mismatches((facts ?? {}) as JsonObject, declared).map(({ code, message, suggestion, path }): Finding => {
    const about = { code, severity: "error", message: `${message} (declared facts)`, suggestion } as const;
    const name = path.at(-1);
    return code === "UNKNOWN_ATTRIBUTE" && typeof name === "string"
      ? { ...about, path: [...at, ...path.slice(0, -1)], key: name }
      : { ...about, path: [...at, ...path] };
  });
}

interface Leaf {
  readonly names: readonly string[];
  readonly type: Attribute["type"];
}

/** A test may leave out what it likes. INVARIANT: no declared path leads through another. */
function attributesOf(leaves: readonly Leaf[]): Attributes {
  const names = new Set(leaves.map(({ names: [first = ""] }) => first));
  return Object.fromEntries(
    [...names].map((name): [string, Attribute] => {
      const below = leaves.filter(({ names: [first] }) => first === name);
      const own = below.find((leaf) => leaf.names.length === 1);
      const members = () => attributesOf(below.map((leaf) => ({ ...leaf, names: leaf.names.slice(1) })));
      return [name, { type: own?.type ?? { kind: "object", members: members() }, optional: true }];
    }),
  );
}
