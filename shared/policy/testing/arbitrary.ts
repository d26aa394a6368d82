import fc from "fast-check";
import type { EvaluationInput } from "../evaluation.ts";
import { API_VERSION, type Policy, type PolicySet, type Rule, type Workflow } from "../model.ts";
import { patternsIntersect } from "../pattern/pattern.ts";

/** Random policy sets over a vocabulary small enough that rules and requests often meet. */

const SEGMENTS = ["a", "b", "c"] as const;
const RESOURCES = ["doc", "file"] as const;
const ROLES = ["dev", "ops"] as const;
const WORKFLOWS = ["w1", "w2"] as const;

/** Conditions that hold, that do not, and that cannot be evaluated. */
const CONDITIONS = [
  "arguments.n > 1",
  "arguments.n <= 1",
  "context.on",
  "facts.flag",
  "subject.id == 'ann'",
  "arguments.missing.field == 1",
] as const;

const segment = fc.constantFrom(...SEGMENTS);
const pattern = fc
  .array(fc.oneof({ weight: 3, arbitrary: segment }, { weight: 2, arbitrary: fc.constantFrom("*", "**") }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((segments) => segments.join("."));
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
const resources = fc.subarray([...RESOURCES], { minLength: 1 });

const effect = fc.constantFrom("allow", "deny", "escalate");

const rule = fc
  .record(
    {
      actions: patterns,
      resources,
      subjects: fc.record(
        { ids: fc.constant(["ann"]), roles: fc.subarray([...ROLES], { minLength: 1 }) },
        { requiredKeys: [] },
      ),
      when: fc.constantFrom(...CONDITIONS),
      effect,
      risk: fc.nat(100),
      mode: fc.constantFrom("enforce", "shadow"),
      workflow: fc.constantFrom(...WORKFLOWS),
      obligations: fc.uniqueArray(
        fc.record({ id: fc.constantFrom("log", "mask"), parameters: fc.record({ n: fc.nat(2) }) }),
        {
          maxLength: 2,
          selector: ({ id }) => id,
        },
      ),
    },
    { requiredKeys: ["workflow"] },
  )
  .map(sensible);

/** What a rule can't have without an effect, or without that effect, is left out. */
function sensible({ workflow, obligations, ...rest }: Omit<Rule, "id"> & { readonly workflow: string }) {
  if (rest.effect === undefined) return (rest.risk ?? 0) > 0 ? rest : { ...rest, risk: 1 };
  const bound = obligations === undefined ? rest : { ...rest, obligations };
  return rest.effect === "escalate" ? { ...bound, workflow } : bound;
}

const policy = fc.record({
  match: fc.record({ actions: patterns, resources }, { requiredKeys: ["actions"] }),
  default: effect,
  workflow: fc.constantFrom(...WORKFLOWS),
  thresholds: fc.record({ escalateAt: fc.integer({ min: 1, max: 80 }), denyAt: fc.nat(80) }, { requiredKeys: [] }),
  rules: fc.array(rule, { maxLength: 6 }),
});

/** `denyAt` counts from `escalateAt` on. */
function thresholds({ escalateAt, denyAt }: Pick<Policy["spec"], "escalateAt" | "denyAt">) {
  return {
    ...(escalateAt === undefined ? {} : { escalateAt }),
    ...(denyAt === undefined ? {} : { denyAt: (escalateAt ?? 0) + 1 + denyAt }),
  };
}

export const policySets: fc.Arbitrary<PolicySet> = fc.array(policy, { maxLength: 4 }).map((specs) => ({
  policies: specs.map(
    ({ thresholds: limits, ...spec }, index): Policy => ({
      apiVersion: API_VERSION,
      kind: "Policy",
      metadata: { name: `p${index}` },
      spec: {
        ...spec,
        ...thresholds(limits),
        rules: reachable(spec.match, spec.rules).map((one, i) => ({ id: `r${i}`, ...one })),
      },
    }),
  ),
  workflows: WORKFLOWS.map(workflow),
}));

/** What a policy cannot reach is refused when it is compiled, so it is left out here. */
function reachable<T extends Pick<Rule, "actions" | "resources">>(
  match: Policy["spec"]["match"],
  rules: readonly T[],
): readonly T[] {
  return rules.filter(
    (one) =>
      (one.actions?.some((action) => match.actions.some((covered) => patternsIntersect(covered, action))) ?? true) &&
      (one.resources?.some((type) => match.resources?.includes(type) ?? true) ?? true),
  );
}

function workflow(name: string): Workflow {
  return {
    apiVersion: API_VERSION,
    kind: "Workflow",
    metadata: { name },
    spec: {
      auto: [],
      stages: [{ name: "s", approvers: { groups: ["g"] }, quorum: 1, timeoutMs: 1000, onTimeout: "deny" }],
      requireReason: { request: false, vote: false },
      allowSelfApproval: false,
      grant: { uses: 1, ttlMs: 1000, scope: "arguments" },
    },
  };
}

export const evaluationInputs: fc.Arbitrary<EvaluationInput> = fc.record({
  request: fc.record({
    subject: fc.record({
      type: fc.constant("user"),
      id: fc.constantFrom("ann", "bob"),
      roles: fc.subarray([...ROLES]),
      properties: fc.constant({}),
    }),
    action: fc.record({
      name: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join(".")),
      properties: fc.constant({}),
    }),
    resource: fc.record({
      type: fc.constantFrom(...RESOURCES, "other"),
      id: fc.constant("1"),
      properties: fc.constant({}),
    }),
    context: fc.record({ on: fc.boolean() }),
    arguments: fc.record({ n: fc.nat(3) }),
  }),
  facts: fc.record({ flag: fc.boolean() }),
  nowMs: fc.constant(0),
  approvedWorkflows: fc.subarray([...WORKFLOWS]).map((names) => new Set(names)),
});
