import type { EvaluationInput } from "../shared/policy/evaluation.ts";
import { compilePolicySet } from "../shared/policy/index.ts";
import { API_VERSION, type Policy, type PolicySet, type Rule } from "../shared/policy/model.ts";

/**
 * How long one decision takes, in process and uncached, as the number of rules grows: the cost should follow the rules
 * that could match. Run after a build: node --expose-gc dist/bench/policy-evaluate.js
 */
const RULES_PER_POLICY = 10;

function policySet(rules: number): PolicySet {
  return { policies: Array.from({ length: Math.ceil(rules / RULES_PER_POLICY) }, (_, i) => policy(i)), workflows: [] };
}

function policy(index: number): Policy {
  const rules = Array.from({ length: RULES_PER_POLICY }, (_, i): Rule => {
    return {
      id: `r${i}`,
      actions: [`service${index}.thing${i}.*`],
      when: `arguments.amount <= ${50 + (i % 7)} && context.env == "prod" && subject.tenureDays > ${index}`,
      effect: i % 5 === 4 ? "deny" : "allow",
    };
  });
  const match = { actions: [`service${index}.**`] };
  return {
    apiVersion: API_VERSION,
    kind: "Policy",
    metadata: { name: `p${index}` },
    spec: { default: "deny", match, rules },
  };
}

const input: EvaluationInput = {
  request: {
    subject: { type: "user", id: "alice", roles: ["support"], properties: { tenureDays: 400 } },
    action: { name: "service0.thing3.create", properties: {} },
    resource: { type: "payment", id: "p-1", properties: {} },
    context: { env: "prod" },
    arguments: { amount: 40, currency: "EUR" },
  },
  facts: {},
  nowMs: 0,
  approvedWorkflows: new Set(),
};

function medianMicroseconds(run: () => unknown): number {
  const samples = Array.from({ length: 101 }, () => {
    const startNs = process.hrtime.bigint();
    for (let i = 0; i < 500; i++) run();
    return Number(process.hrtime.bigint() - startNs) / 500 / 1000;
  });
  return samples.sort((a, b) => a - b)[50] ?? Number.NaN;
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

for (const rules of [10, 1000, 10_000]) {
  const set = policySet(rules);
  const before = heapMiB();
  const startMs = performance.now();
  const evaluator = compilePolicySet(set);
  const compileMs = performance.now() - startMs;
  const memory = heapMiB() - before;
  for (let i = 0; i < 5000; i++) evaluator.evaluate(input);
  const us = medianMicroseconds(() => evaluator.evaluate(input));
  process.stdout.write(
    `${String(rules).padStart(6)} rules: decide ${us.toFixed(2)} µs median, compile ${compileMs.toFixed(0)} ms, +${memory.toFixed(1)} MiB\n`,
  );
}
