import { describe, expect, it, test } from "vitest";
import { parsePolicyFiles } from "../index.ts";
import type { LintOptions } from "./lint.ts";

interface Parts {
  readonly rules?: string;
  /** A second policy's. */
  readonly others?: string;
  readonly policy?: string;
  readonly metadata?: string;
  readonly workflow?: string;
}

function reportOf({ rules = "", others, policy = "", metadata = "", workflow }: Parts, options?: LintOptions) {
  const document = (kind: string, name: string, spec: string) =>
    `apiVersion: postern.dev/v1\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec: ${spec}\n`;
  const content = [
    document("Policy", "p", `{ ${policy} match: { actions: ["a.**"] }, rules: [${rules}] }`),
    ...(others === undefined ? [] : [document("Policy", "q", `{ match: { actions: ["**"] }, rules: [${others}] }`)]),
    ...(workflow === undefined ? [] : [document("Workflow", "w", workflow)]),
  ].join("---\n");
  const parsed = parsePolicyFiles([{ path: "p.yaml", content }]);
  const { diagnostics, allowed } = parsed.lint(options);
  return {
    parsed,
    diagnostics,
    codes: diagnostics.map(({ code }) => code),
    allowed: allowed.map(({ code }) => code),
  };
}

const codesOf = (rules: string, more: Parts = {}) => reportOf({ ...more, rules }).codes;
const read = "{ id: read, actions: [a.read], when: arguments.n > 5, effect: allow }";

describe("the linter", () => {
  test.each([
    ["a deny of another policy", "{ id: no, actions: ['*.read'], effect: deny }", ["SHADOWED_BY_DENY"]],
    ["one under a condition that follows", "{ id: no, when: arguments.n >= 5, effect: deny }", ["SHADOWED_BY_DENY"]],
    [
      "one under one of several conditions",
      "{ id: no, when: 'arguments.n > 5 || context.x', effect: deny }",
      ["SHADOWED_BY_DENY"],
    ],
    ["not one that asks for more", "{ id: no, when: 'arguments.n > 5 && context.x', effect: deny }", []],
    ["not one about fewer requests", "{ id: no, when: arguments.n > 6, effect: deny }", []],
    ["not one about other subjects", "{ id: no, subjects: { roles: [ops] }, effect: deny }", []],
    ["not one about one type of resource", "{ id: no, resources: [doc], effect: deny }", []],
    ["not one in shadow mode", "{ id: no, effect: deny, mode: shadow }", []],
    [
      "nor anything that only adds risk",
      "{ id: no, risk: 5 }, { id: x, when: context.x, effect: allow }",
      ["RISK_WITHOUT_THRESHOLD"],
    ],
  ])("finds what is shadowed by %s", (_, others, expected) => {
    expect(codesOf(read, { others })).toEqual(expected);
  });

  test.each([
    ["a.user.delete", true],
    ["a.user.bulk-delete", true],
    ["a.deleteUser", true],
    ["a.delete_user.preview", false],
    ["a.undelete", false],
    ["a.deleted", false],
    ["a.**", true],
    ["a.*.read", false],
  ])("looks for actions that destroy by the words of the last segment: %s", (action, expected) => {
    expect(codesOf(`{ id: r, actions: ["${action}"], effect: allow }`)).toEqual(expected ? ["DESTRUCTIVE_ALLOW"] : []);
  });

  it("looks at defaults that allow, too", () => {
    expect(reportOf({ policy: "default: allow," }).diagnostics).toMatchObject([
      {
        code: "DESTRUCTIVE_ALLOW",
        line: 4,
        column: expect.any(Number),
        message: expect.stringContaining("the default allows whatever 'a.**'"),
      },
    ]);
  });

  it("takes more such words", () => {
    const rules = "{ id: r, actions: [a.disk.format], effect: allow }";
    expect(reportOf({ rules }, { destructiveVerbs: ["Format"] }).codes).toEqual(["DESTRUCTIVE_ALLOW"]);
  });

  test.each([
    ["arguments.n > 5 && arguments.n < 5", "'arguments.n > 5' and 'arguments.n < 5' exclude one another"],
    ["arguments.s == 'a' && arguments.s in ['b', 'c']", "exclude one another"],
    ["context.x && (!context.x || arguments.n == 1) && arguments.n != 1", "exclude one another"],
    ["context.x && !(context.x || arguments.n == 1)", "exclude one another"],
    ["resource.type == 'file'", `'resource.type == "file"' is nothing that the rule is about`],
    ["action.name == 'a.write'", "is nothing that the rule is about"],
    ["false", "it is false"],
  ])("finds a condition that is never true: %s", (when, why) => {
    const rules = `{ id: r, actions: [a.read], resources: [doc], when: "${when}", effect: escalate, workflow: w }`;
    const { diagnostics } = reportOf({ rules, workflow: "{ auto: [{ when: 'true', decision: deny }] }" });
    expect(diagnostics).toMatchObject([{ code: "CONDITION_NEVER_TRUE", message: expect.stringContaining(why) }]);
    expect(diagnostics[0]?.message).toContain("the rule counts only where it can't be evaluated");
  });

  test.each([
    "arguments.n > 5 && arguments.m < 5",
    "arguments.n >= 5 && arguments.n <= 5",
    "arguments.s == 'a' || arguments.s == 'b'",
    "arguments.n > 5 || arguments.n < 5",
    "!(arguments.n > 5 && arguments.n < 3)",
  ])("finds nothing in %s", (when) => {
    expect(codesOf(`{ id: r, actions: [a.read], when: "${when}", effect: allow }`)).toEqual([]);
  });

  it("looks at the automatic rules of workflows as well", () => {
    const rules = "{ id: r, actions: [a.b], effect: escalate, workflow: w }";
    const workflow = "{ auto: [{ when: arguments.n > 5 && arguments.n < 2, decision: approve }] }";
    expect(codesOf(rules, { workflow })).toEqual(["CONDITION_NEVER_TRUE"]);
  });

  it("says nothing beyond the errors as long as there are errors", () => {
    expect(codesOf("{ id: r, actions: [a.delete], effect: allow, workflow: w }")).toEqual(["INVALID_VALUE"]);
  });
});

describe("an allowance", () => {
  const destroys = (id: string, more = "") => `{ id: ${id}, actions: [a.delete], effect: allow${more} }`;
  const allow = (code: string) => `, lint: { allow: { ${code}: it is meant } }`;

  it("covers its own rule and no other", () => {
    const { codes, allowed, parsed } = reportOf({
      rules: `${destroys("one", allow("DESTRUCTIVE_ALLOW"))}, { id: two, actions: [a.x.delete], effect: allow }`,
    });
    expect(codes).toEqual(["DESTRUCTIVE_ALLOW"]);
    expect(allowed).toEqual(["DESTRUCTIVE_ALLOW"]);
    expect(parsed.policySet?.policies[0]?.spec.rules[0]).toEqual({ id: "one", actions: ["a.delete"], effect: "allow" });
  });

  it("of a document covers all of it", () => {
    const { codes, allowed } = reportOf({ rules: destroys("one"), metadata: allow("DESTRUCTIVE_ALLOW") });
    expect([codes, allowed]).toEqual([[], ["DESTRUCTIVE_ALLOW"]]);
  });

  it("of a stage covers the stage", () => {
    const stage = `{ name: s, approvers: { groups: [g] }, timeout: 5m, onTimeout: approve, acknowledgeRisk: true`;
    const workflow = `{ stages: [${stage}${allow("TIMEOUT_APPROVES")} }] }`;
    const { codes, parsed } = reportOf({ rules: "{ id: r, effect: escalate, workflow: w }", workflow });
    expect(codes).toEqual([]);
    expect(parsed.diagnostics).toEqual([]);
  });

  it("of nothing is pointed out, and one of an error, or of a code that is none, is refused", () => {
    expect(codesOf(read.replace(" }", `${allow("DUPLICATE_RULE")} }`))).toEqual(["UNUSED_ALLOWANCE"]);
    expect(codesOf(read.replace(" }", `${allow("UNREACHABLE_RULE")} }`))).toEqual(["UNKNOWN_KEY"]);
    const { diagnostics } = reportOf({ rules: read.replace(" }", `${allow("DUPLICATE_RULES")} }`) });
    expect(diagnostics).toMatchObject([{ code: "UNKNOWN_KEY", suggestion: "did you mean 'DUPLICATE_RULE'?" }]);
  });

  it("needs a reason", () => {
    expect(codesOf(read.replace(" }", ', lint: { allow: { DUPLICATE_RULE: "" } } }'))).toEqual(["INVALID_VALUE"]);
    expect(codesOf(read.replace(" }", ", lint: { allow: [DUPLICATE_RULE] } }"))).toEqual(["INVALID_VALUE"]);
  });
});
