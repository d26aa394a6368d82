import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parsePolicyFiles } from "../index.ts";
import { DESTRUCTIVE_VERBS } from "./destructive.ts";
import { LINT_RULES } from "./rules.ts";

const PAGE = readFileSync(new URL("../../../docs/policy-lint.md", import.meta.url), "utf8");

interface Example {
  readonly match?: unknown;
  readonly rules?: unknown;
  readonly stages?: unknown;
  readonly schema?: { readonly match: unknown };
}

/** An example shows the part that matters: put into whole documents. */
function codesOf(yaml: string): readonly string[] {
  const { match, rules, stages, schema, ...spec } = parse(yaml) as Example;
  const head = (kind: string, name: string) => ({ apiVersion: "postern.dev/v1", kind, metadata: { name } });
  const asking = [{ id: "asks", actions: ["payments.payout"], effect: "escalate", workflow: "team" }];
  const someStages = [{ name: "leads", approvers: { groups: ["leads"] }, timeout: "5m" }];
  const needsTeam = stages !== undefined || yaml.includes("workflow: ");
  const documents = [
    { ...head("Policy", "shown"), spec: { ...spec, match: match ?? { actions: ["**"] }, rules: rules ?? asking } },
    ...(needsTeam ? [{ ...head("Workflow", "team"), spec: { stages: stages ?? someStages } }] : []),
    ...(yaml.includes("workflow: other") ? [{ ...head("Workflow", "other"), spec: { stages: someStages } }] : []),
    ...(schema === undefined ? [] : [{ ...head("Schema", "requests"), spec: schema }]),
  ];
  const content = documents.map((document) => stringify(document)).join("---\n");
  return parsePolicyFiles([{ path: "shown.yaml", content }])
    .lint()
    .diagnostics.map(({ code }) => code);
}

describe("docs/policy-lint.md", () => {
  const chapters = PAGE.split(/^### /m).slice(1);
  const chapter = (code: string) => chapters.find((text) => text.startsWith(`${code}\n`)) ?? "";

  it("has a chapter for each rule, in their order, and for nothing else", () => {
    expect(chapters.map((text) => text.split("\n")[0])).toEqual(LINT_RULES.map(({ code }) => code));
  });

  it.each(LINT_RULES)("$code: says its severity, finds the bad example and says nothing of the good one", (rule) => {
    const text = chapter(rule.code);
    expect(text).toContain(rule.severity === "error" ? "Error." : "Warning.");
    const example = (which: string) => new RegExp(`\`\`\`yaml ${which}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";
    expect(codesOf(example("bad"))).toEqual([rule.code]);
    expect(codesOf(example("good"))).toEqual([]);
  });

  it("lists the words of actions that destroy", () => {
    const words = /one of the words ([\s\S]*?)\(/.exec(PAGE)?.[1] ?? "";
    expect(words.split(/[\s,]+/).filter((word) => word !== "")).toEqual(DESTRUCTIVE_VERBS);
  });
});
