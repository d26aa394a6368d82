import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { formatPolicyText } from "./format.ts";

function format(text: string): string {
  const formatted = formatPolicyText(text);
  if (!formatted.ok) throw new Error(formatted.message);
  return formatted.text;
}

/** Every YAML file of the examples and of the cases of the policy language. */
const PACKS = ["agent-tools", "databases", "deployments", "kubernetes", "payments"].map(
  (name) => `examples/packs/${name}`,
);
const FILES = ["examples/policies", ...PACKS, "test/policy-cases", "test/policy-cases/invalid"].flatMap((folder) => {
  const root = new URL(`../../../${folder}/`, import.meta.url);
  const names = readdirSync(root).filter((name) => name.endsWith(".yaml"));
  return names.map((name) => [`${folder}/${name}`, readFileSync(new URL(name, root), "utf8")] as const);
});

const values = (text: string) => parseAllDocuments(text).map((document) => document.toJS());
const comments = (text: string) => (text.match(/(?<=^|\s)#.*/gm) ?? []).map((comment) => comment.trim());

describe("the formatter", () => {
  it.each(FILES)("changes no value of %s, keeps its comments, and leaves what it wrote alone", (_, text) => {
    const formatted = format(text);
    expect(values(formatted)).toEqual(values(text));
    expect(comments(formatted)).toEqual(comments(text));
    expect(format(formatted)).toBe(formatted);
  });

  it("puts the head of a document first, sets lists in, and ends with one line break", () => {
    const text =
      "kind: Policy\nspec:\n    rules:\n    - {id: a,effect: allow} # why\nmetadata: {name: p}\napiVersion: v1";
    expect(format(text)).toBe(
      [
        "apiVersion: v1",
        "kind: Policy",
        "metadata: { name: p }",
        "spec:",
        "  rules:",
        "    - { id: a, effect: allow } # why",
        "",
      ].join("\n"),
    );
  });

  it("leaves alone what is no YAML, and says where", () => {
    expect(formatPolicyText("a: 1\nb: [1, 2\nc: 3\n")).toMatchObject({ ok: false, line: expect.any(Number) });
  });

  it("leaves a bracket that closes on a line of its own where it is", () => {
    const text = `a:\n  - { b: [${"x".repeat(60)}, ${"y".repeat(60)}] }\n`;
    expect(values(format(text))).toEqual(values(text));
    expect(format(format(text))).toBe(format(text));
  });

  it("writes brackets inside of texts as they were", () => {
    expect(format('a: "[ x ]"\nb: [ "[ y ]" ]\n')).toBe('a: "[ x ]"\nb: ["[ y ]"]\n');
  });
});
