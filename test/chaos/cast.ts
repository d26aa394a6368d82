import type { PolicyFile } from "../../shared/policy/model.ts";

/**
 * Who and what the kill loops are played with. The checker judges by this file alone: which votes an approval needs and
 * who may cast them is said here in its own words, and the policies that the control plane publishes are written from it.
 */

export const ENVIRONMENT = "chaos";

export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Mal is an approver of nothing, and votes all the same. */
export const VOTERS: readonly [Person, ...Person[]] = [
  { name: "ann", groups: ["reviewers"] },
  { name: "bob", groups: ["reviewers"] },
  { name: "cat", groups: ["reviewers"] },
  { name: "dan", groups: ["finance"] },
  { name: "eve", groups: ["finance"] },
  { name: "fay", groups: ["finance"] },
  { name: "mal", groups: ["visitors"] },
];

/** Ann reviews too, but never what she asks for herself. */
export const REQUESTERS: readonly [string, ...string[]] = ["ann", "sam", "tom"];

export interface StagePlan {
  readonly group: string;
  readonly quorum: number;
  readonly timeoutMs: number;
  readonly onTimeout: "escalate" | "deny";
}

/** A workflow, and the action that policy escalates to it. */
export interface WorkflowPlan {
  readonly name: string;
  readonly stages: readonly StagePlan[];
  readonly uses: number;
  readonly scope: "arguments" | "resource";
}

const LONG_MS = 600_000;
const reviewers = { group: "reviewers", timeoutMs: LONG_MS, onTimeout: "deny" } as const;
const finance = { group: "finance", timeoutMs: LONG_MS, onTimeout: "deny" } as const;

export const WORKFLOWS: readonly [WorkflowPlan, ...WorkflowPlan[]] = [
  { name: "single", stages: [{ ...reviewers, quorum: 1 }], uses: 1, scope: "arguments" },
  {
    name: "double",
    stages: [
      { ...reviewers, quorum: 1 },
      { ...finance, quorum: 2 },
    ],
    uses: 1,
    scope: "arguments",
  },
  { name: "thrice", stages: [{ ...reviewers, quorum: 2 }], uses: 3, scope: "resource" },
  // Nobody is in the first stage's group: it always times out, and the second may be too late as well.
  {
    name: "hasty",
    stages: [
      { group: "nobody", quorum: 1, timeoutMs: 700, onTimeout: "escalate" },
      { ...finance, quorum: 1, timeoutMs: 1_500 },
    ],
    uses: 1,
    scope: "arguments",
  },
];

/** What an approval's grant lasts: longer than any errand, so that no release is refused for its age alone. */
export const GRANT_TTL_MS = 600_000;

export function actionOf(workflow: WorkflowPlan): string {
  return `orders.${workflow.name}`;
}

export function workflowPlan(name: string): WorkflowPlan | undefined {
  return WORKFLOWS.find((workflow) => workflow.name === name);
}

/** The policies, as an operator would have written them. */
export function policyFile(): PolicyFile {
  return { path: "chaos.yaml", content: [policy(), ...WORKFLOWS.map(workflowDocument)].join("---\n") };
}

function policy(): string {
  const rules = WORKFLOWS.map(
    (workflow) =>
      `    - { id: ${workflow.name}, actions: ["${actionOf(workflow)}"], effect: escalate, workflow: ${workflow.name} }\n`,
  );
  return `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: orders }
spec:
  default: deny
  match: { actions: ["orders.**"] }
  rules:
${rules.join("")}`;
}

function workflowDocument({ name, stages, uses, scope }: WorkflowPlan): string {
  const lines = stages.map(
    ({ group, quorum, timeoutMs, onTimeout }, index) =>
      `    - { name: stage-${index}, approvers: { groups: [${group}] }, quorum: ${quorum}, timeout: ${timeoutMs}ms, onTimeout: ${onTimeout} }\n`,
  );
  return `apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: ${name} }
spec:
  stages:
${lines.join("")}  grant: { uses: ${uses}, ttl: ${GRANT_TTL_MS}ms, scope: ${scope} }
`;
}
