import { expect, test } from "vitest";
import type { FactDeclaration } from "../../facts/index.ts";
import { diffFacts } from "./diff-facts.ts";

const active: FactDeclaration = { path: "incident.active", type: { kind: "bool" }, default: false };
const changed = (more: Partial<FactDeclaration>) =>
  diffFacts([active], [{ ...active, ...more }]).map(({ field, strength }) => `${field} ${strength}`);

test("facts that come and go are told with their type", () => {
  expect(diffFacts([], [active])).toMatchObject([
    { kind: "added", what: "fact incident.active", after: "bool, default false" },
  ]);
  expect(diffFacts([active], [])).toMatchObject([{ kind: "removed", before: "bool, default false", after: "" }]);
  expect(diffFacts([active], [active])).toEqual([]);
});

test.each([
  [{ type: { kind: "int" } as const }, ["type different"]],
  [{ maxTtlMs: 1_000 }, ["maxTtl stronger"]],
  [{ maxAgeMs: 1_000 }, ["maxAge stronger"]],
  [{ writers: { roles: ["admin"] } }, ["writers different"]],
  [{ description: "an incident" }, ["description neutral"]],
])("a change of %j is %j", (more, expected) => {
  expect(changed(more)).toEqual(expected);
});

test("whoever is left out of the writers may do less, whoever comes may do more", () => {
  const by = (principals: readonly string[]): FactDeclaration => ({ ...active, writers: { principals } });
  expect(diffFacts([by(["a", "b"])], [by(["a"])])).toMatchObject([{ field: "writers", strength: "stronger" }]);
  expect(diffFacts([by(["a"])], [by(["a", "b"])])).toMatchObject([{ field: "writers", strength: "weaker" }]);
  expect(diffFacts([by(["a"])], [by(["b"])])).toMatchObject([{ field: "writers", strength: "different" }]);
});
