import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicySet } from "../compile/compile-policy-set.ts";
import { parsePolicyFiles } from "./parse-policy-files.ts";

const EXAMPLES = ["payments.yaml", "payments.schema.yaml", "payments.test.yaml"];
const POLICY = EXAMPLES.map((name) =>
  readFileSync(new URL(`../../../examples/policies/${name}`, import.meta.url), "utf8"),
).join("---\n");

function codes(content: string): readonly string[] {
  return parsePolicyFiles([{ path: "p.yaml", content }]).diagnostics.map(({ code }) => code);
}

function policy(name: string, rules: string): string {
  return `apiVersion: postern.dev/v1\nkind: Policy\nmetadata: { name: ${name} }\nspec: { match: { actions: ["a.**"] }, rules: [${rules}] }\n`;
}

describe("policy files", () => {
  test("may hold nothing, which enforces nothing but 'no policy'", () => {
    const { policySet, diagnostics } = parsePolicyFiles([{ path: "empty.yaml", content: "# nothing yet\n" }]);
    expect(diagnostics).toEqual([]);
    expect(policySet).toEqual({ policies: [], workflows: [] });
  });

  test("are checked together: names are unique and references resolve across files", () => {
    const workflow =
      "apiVersion: postern.dev/v1\nkind: Workflow\nmetadata: { name: w }\nspec: { auto: [{ when: 'true', decision: approve }] }\n";
    const asking = policy("p", "{ id: r, effect: escalate, workflow: w }");
    expect(
      parsePolicyFiles([
        { path: "a", content: asking },
        { path: "b", content: workflow },
      ]).diagnostics,
    ).toEqual([]);
    const twice = parsePolicyFiles([
      { path: "a", content: policy("p", "") },
      { path: "b", content: policy("p", "") },
    ]);
    expect(twice.diagnostics).toMatchObject([{ code: "DUPLICATE_NAME", file: "b", line: 3, column: 19 }]);
    expect(twice.policySet).toBeUndefined();
  });

  test("that cannot be read do not make the others' references look broken", () => {
    const files = [
      { path: "broken.yaml", content: "kind: [" },
      { path: "asking.yaml", content: policy("p", "{ id: r, effect: escalate, workflow: w }") },
    ];
    expect(parsePolicyFiles(files).diagnostics.map(({ file, code }) => [file, code])).toEqual([
      ["broken.yaml", "YAML_SYNTAX"],
    ]);
  });

  test("get defaults filled in", () => {
    const { policySet } = parsePolicyFiles([
      {
        path: "p.yaml",
        content: `${policy("p", "{ id: r, effect: escalate, workflow: w, obligations: [{ id: o }] }")}---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: w }
spec: { stages: [{ name: s, approvers: { groups: [g] }, timeout: 1h30m }] }
`,
      },
    ]);
    expect(policySet?.policies[0]?.spec).toMatchObject({
      default: "deny",
      rules: [{ obligations: [{ id: "o", parameters: {} }] }],
    });
    expect(policySet?.workflows[0]?.spec).toEqual({
      auto: [],
      stages: [{ name: "s", approvers: { groups: ["g"] }, quorum: 1, timeoutMs: 5_400_000, onTimeout: "deny" }],
      requireReason: { request: false, vote: false },
      allowSelfApproval: false,
      grant: { uses: 1, ttlMs: 600_000, scope: "arguments" },
    });
  });

  test("may share a value by an anchor; an alias means the anchor before it", () => {
    const rules = ["&staff [support]", "*staff", "&staff [finance]", "*staff"].map(
      (roles, i) => `{ id: r${i}, effect: allow, subjects: { roles: ${roles} } }`,
    );
    const { policySet, diagnostics } = parsePolicyFiles([{ path: "p", content: policy("p", rules.join(", ")) }]);
    expect(diagnostics).toEqual([]);
    expect(policySet?.policies[0]?.spec.rules.map(({ subjects }) => subjects?.roles?.[0])).toEqual([
      "support",
      "support",
      "finance",
      "finance",
    ]);
  });

  test("of Windows are placed by their own lines", () => {
    const content = policy("p", "").replace("actions", "action").replaceAll("\n", "\r\n");
    expect(parsePolicyFiles([{ path: "p", content }]).diagnostics).toMatchObject([
      { code: "MISSING_FIELD", line: 4, column: 16 },
      { code: "UNKNOWN_KEY", line: 4, column: 18 },
    ]);
  });
});

describe("hostile policy text is refused, quickly and without an exception:", () => {
  test.each<[string, string, string]>([
    ["a file beyond the size limit", `# ${"x".repeat(4 * 1024 * 1024)}`, "LIMIT_EXCEEDED"],
    ["thousands of open brackets", "[".repeat(50_000), "LIMIT_EXCEEDED"],
    ["thousands of open braces", "{a: ".repeat(50_000), "LIMIT_EXCEEDED"],
    ["thousands of dashes in a line", "- ".repeat(50_000), "LIMIT_EXCEEDED"],
    ["thousands of question marks", "? ".repeat(50_000), "LIMIT_EXCEEDED"],
    ["a staircase of keys", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""), "LIMIT_EXCEEDED"],
    ["a staircase of lists", Array.from({ length: 60 }, (_, i) => `${" ".repeat(i)}-\n`).join(""), "LIMIT_EXCEEDED"],
    ["too many documents", "---\n".repeat(6000), "LIMIT_EXCEEDED"],
    ["an alias in every corner", `a: &a {}\nb: [${"*a, ".repeat(5000)}]`, "LIMIT_EXCEEDED"],
    ["a wide map", Array.from({ length: 5000 }, (_, i) => `k${i}: 1\n`).join(""), "MISSING_FIELD"],
  ])("%s", (_, content, code) => {
    expect(codes(content)).toContain(code);
  });

  test("whatever is done to a valid file", () => {
    const junk = fc.oneof(
      fc.constantFrom("*a", "&a ", "<<: ", "!!x ", "|\n", "{", "]", ": ", "\n", "'", '"', "\t", "%", "__proto__: "),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.nat(POLICY.length), fc.nat(40), junk, (at, cut, inserted) => {
        const content = POLICY.slice(0, at) + inserted + POLICY.slice(at + cut);
        const { policySet, diagnostics, lint } = parsePolicyFiles([{ path: "p", content }]);
        expect(lint().diagnostics.length).toBeGreaterThanOrEqual(diagnostics.length);
        expect(policySet === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
        for (const { line, column } of diagnostics) expect(Math.min(line, column)).toBeGreaterThan(0);
        if (policySet !== undefined) compilePolicySet(policySet);
      }),
      { numRuns: 60 },
    );
  });
});
