import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { RiskScore } from "../check/decision.ts";
import { putTimes } from "../facts/index.ts";
import type { JsonObject } from "../json.ts";
import { compilePolicySet, type Evaluation, type EvaluationInput, nextAuto, parsePolicyFiles } from "./index.ts";
import type { Diagnostic, PolicySet } from "./model.ts";
import { evaluateLinear } from "./testing/evaluate-linear.ts";

/**
 * Runs test/policy-cases/*.yaml (given policies and a request, expect an evaluation) and
 * test/policy-cases/invalid/*.yaml (given a text, expect diagnostics). Adding a case needs no code; the formats are
 * described in test/policy-cases/README.md.
 */
const ROOT = new URL("../../test/policy-cases/", import.meta.url);

const json = z.record(z.string(), z.json());
const requestSchema = z
  .strictObject({
    subject: z
      .looseObject({ type: z.string(), id: z.string(), roles: z.array(z.string()), properties: json })
      .partial(),
    action: z.union([z.string(), z.looseObject({ name: z.string() })]),
    resource: z.looseObject({ type: z.string(), id: z.string() }).partial(),
    context: json,
    arguments: json,
  })
  .partial();
const situationSchema = {
  facts: json.optional(),
  /** Seconds since facts were put, by path; "facts": since they were last heard of. */
  factAges: z.record(z.string(), z.number()).optional(),
  now: z.string().optional(),
  approved: z.array(z.string()).optional(),
};
const expectedSchema = z.strictObject({
  effect: z.enum(["allow", "deny", "escalate"]),
  basis: z.enum(["rule", "risk", "default", "no_policy", "approval"]),
  rules: z.array(z.string()).default([]),
  workflow: z.string().default(""),
  obligations: z.array(z.strictObject({ id: z.string(), parameters: json.default({}) })).default([]),
  errors: z.array(z.strictObject({ rule: z.string(), message: z.string() })).default([]),
  risk: z
    .record(z.string(), z.strictObject({ score: z.int(), rules: z.array(z.string()), reaches: z.string() }))
    .optional(),
  shadow: z
    .strictObject({
      effect: z.enum(["allow", "deny", "escalate"]),
      rules: z.array(z.string()),
      from: z.array(z.string()),
    })
    .optional(),
});
const autoSchema = z.strictObject({
  workflow: z.string(),
  verdict: z.enum(["approve", "deny", "none", "ask"]),
  rule: z.int().optional(),
  reason: z.string().optional(),
});
const caseSchema = z.strictObject({
  name: z.string(),
  ...situationSchema,
  request: requestSchema.default({}),
  form: json.optional(),
  recent: z.record(z.string(), z.int()).optional(),
  expect: expectedSchema.optional(),
  auto: autoSchema.optional(),
});
const fileSchema = z.strictObject({
  about: z.string(),
  given: z.strictObject({ policies: z.string(), ...situationSchema, request: requestSchema.default({}) }),
  cases: z.array(caseSchema).min(1),
});
const invalidFileSchema = z.strictObject({
  about: z.string(),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      text: z.string(),
      expect: z.array(
        z.strictObject({
          code: z.string(),
          severity: z.enum(["error", "warning"]).default("error"),
          line: z.int(),
          column: z.int(),
          message: z.string(),
          suggestion: z.string().default(""),
        }),
      ),
    }),
  ),
});

type CaseFile = z.infer<typeof fileSchema>;
type Case = z.infer<typeof caseSchema>;

for (const name of yamlFiles(ROOT)) {
  const file = fileSchema.parse(parse(readFileSync(new URL(name, ROOT), "utf8")));
  describe(`${name}: ${file.about}`, () => {
    const { policySet, diagnostics } = parsePolicyFiles([{ path: name, content: file.given.policies }]);
    test("the policies are valid", () => expect(diagnostics).toEqual([]));
    if (policySet === undefined) return;
    for (const one of file.cases) test(one.name, () => runCase(policySet, file, one));
  });
}

const invalidRoot = new URL("invalid/", ROOT);
for (const name of yamlFiles(invalidRoot)) {
  const file = invalidFileSchema.parse(parse(readFileSync(new URL(name, invalidRoot), "utf8")));
  describe(`invalid/${name}: ${file.about}`, () => {
    test.each(file.cases)("$name", ({ text, expect: expected }) => {
      const { policySet, diagnostics } = parsePolicyFiles([{ path: "policy.yaml", content: text }]);
      expect(diagnostics).toEqual(
        expected.map(
          ({ message, ...rest }): Diagnostic => ({
            ...rest,
            file: "policy.yaml",
            message: expect.stringContaining(message),
          }),
        ),
      );
      expect(policySet === undefined).toBe(expected.some(({ severity }) => severity === "error"));
    });
  });
}

function runCase(policySet: PolicySet, file: CaseFile, one: Case): void {
  const input = inputOf(file, one);
  const { expect: expected, auto } = one;
  expect(expected ?? auto).toBeDefined();
  if (expected !== undefined) {
    const evaluation = compilePolicySet(policySet).evaluate(input);
    expect(evaluation).toEqual({
      effect: expected.effect,
      basis: expected.basis,
      ruleIds: expected.rules,
      workflow: expected.workflow,
      obligations: expected.obligations,
      errors: expected.errors.map(({ rule, message }) => ({ ruleId: rule, message: expect.stringContaining(message) })),
      ...riskOf(expected.risk),
      ...shadowOf(expected.shadow),
    });
    expect(evaluateLinear(policySet, input)).toEqual(evaluation);
  }
  if (auto !== undefined) {
    const workflow = policySet.workflows.find(({ metadata }) => metadata.name === auto.workflow);
    const counts = one.recent ?? {};
    const recent = ({ kind, by }: { readonly kind: string; readonly by: string }) => counts[`${kind} by ${by}`] ?? 0;
    const step = workflow && nextAuto(workflow, { ...input, form: one.form ?? {}, recent });
    const { verdict, rule, reason } = auto;
    const ruleIndex = rule ?? 0;
    if (verdict === "none") expect(step).toEqual({ kind: "open" });
    else if (verdict === "ask") expect(step).toMatchObject({ kind: "ask", ruleIndex });
    else expect(step).toEqual({ kind: "decided", verdict, ruleIndex, reason: expect.stringContaining(reason ?? "") });
  }
}

function riskOf(risk: z.infer<typeof expectedSchema>["risk"]): Partial<Evaluation> {
  if (risk === undefined) return {};
  const scores = Object.entries(risk).map(([policy, { score, rules, reaches }]) => {
    const [name = "none", threshold = 0] = reaches.split(" ");
    return { policy, score, ruleIds: rules, reaches: name as RiskScore["reaches"], threshold: Number(threshold) };
  });
  return { risk: scores };
}

/** What else stands in it is what an enforced evaluation of the same rules has. */
function shadowOf(shadow: z.infer<typeof expectedSchema>["shadow"]): Partial<Evaluation> {
  if (shadow === undefined) return {};
  const { effect, rules, from } = shadow;
  return { shadow: expect.objectContaining({ effect, ruleIds: rules, shadowRules: from }) };
}

function inputOf({ given }: CaseFile, one: Case): Parameters<ReturnType<typeof compilePolicySet>["evaluate"]>[0] {
  const request = { ...given.request, ...one.request };
  const {
    type = "user",
    id = "alice",
    roles = [],
    properties: hidden,
    ...subject
  } = { ...given.request.subject, ...one.request.subject };
  const action = typeof request.action === "string" ? { name: request.action } : { name: "", ...request.action };
  const { name, ...actionProperties } = action;
  const resource = { ...given.request.resource, ...one.request.resource };
  const nowMs = Date.parse(one.now ?? given.now ?? "2026-01-05T09:30:00Z");
  const { type: resourceType = "thing", id: resourceId = "1", ...resourceProperties } = resource;
  return {
    request: {
      subject: { type, id, roles, properties: properties({ ...subject, ...hidden }) },
      action: { name, properties: properties(actionProperties) },
      resource: { type: resourceType, id: resourceId, properties: properties(resourceProperties) },
      context: properties(request.context ?? {}),
      arguments: properties(request.arguments ?? {}),
    },
    ...factsOf(given, one, nowMs),
    nowMs,
    approvedWorkflows: new Set(one.approved ?? given.approved ?? []),
  };
}

function factsOf(given: CaseFile["given"], one: Case, nowMs: number): Pick<EvaluationInput, "facts" | "factTimes"> {
  const facts = properties(one.facts ?? given.facts ?? {});
  const { facts: seen, ...ages } = one.factAges ?? given.factAges ?? {};
  const put = Object.entries(ages).map(([path, age]) => ({
    path,
    value: null,
    updatedAtMs: nowMs - age * 1000,
    updatedBy: "",
  }));
  const seenAtMs = seen === undefined ? undefined : nowMs - seen * 1000;
  return { facts, factTimes: { putAtMs: putTimes(put, facts), seenAtMs } };
}

/** What YAML holds is JSON. */
function properties(value: Record<string, unknown>): JsonObject {
  return json.parse(value);
}

function yamlFiles(folder: URL): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
}
