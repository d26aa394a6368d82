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
  /** Of each group so many. Everybody of the cast is in one group. */
  readonly quorum: Readonly<Record<string, number>>;
  /** Who voted in an earlier stage may not vote in this one. */
  readonly fresh?: boolean;
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
const patient = { timeoutMs: LONG_MS, onTimeout: "deny" } as const;

export const WORKFLOWS: readonly [WorkflowPlan, ...WorkflowPlan[]] = [
  { name: "single", stages: [{ ...patient, quorum: { reviewers: 1 } }], uses: 1, scope: "arguments" },
  {
    name: "double",
    stages: [
      { ...patient, quorum: { reviewers: 1 } },
      { ...patient, quorum: { finance: 2 } },
    ],
    uses: 1,
    scope: "arguments",
  },
  { name: "thrice", stages: [{ ...patient, quorum: { reviewers: 2 } }], uses: 3, scope: "resource" },
  { name: "mixed", stages: [{ ...patient, quorum: { reviewers: 1, finance: 1 } }], uses: 1, scope: "arguments" },
  {
    name: "apart",
    stages: [
      { ...patient, quorum: { reviewers: 1 } },
      { ...patient, quorum: { reviewers: 1 }, fresh: true },
    ],
    uses: 1,
    scope: "arguments",
  },
  // Nobody is in the first stage's group: it always times out, and the second may be too late as well.
  {
    name: "hasty",
    stages: [
      { quorum: { nobody: 1 }, timeoutMs: 700, onTimeout: "escalate" },
      { quorum: { finance: 1 }, timeoutMs: 1_500, onTimeout: "deny" },
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
  return `apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: ${name} }
spec:
  stages:
${stages.map(stageLine).join("")}  grant: { uses: ${uses}, ttl: ${GRANT_TTL_MS}ms, scope: ${scope} }
`;
}

function stageLine({ quorum, timeoutMs, onTimeout, fresh }: StagePlan, index: number): string {
  const groups = Object.keys(quorum);
  const counts = Object.entries(quorum).map(([group, count]) => `${group}: ${count}`);
  const fields = [
    `name: stage-${index}`,
    `approvers: { groups: [${groups.join(", ")}] }`,
    // Over all, where one group is all: that way of writing it is to be tried as well.
    `quorum: ${groups.length === 1 ? Object.values(quorum).join("") : `{ ${counts.join(", ")} }`}`,
    `timeout: ${timeoutMs}ms`,
    `onTimeout: ${onTimeout}`,
    ...(fresh === true ? [`distinctFrom: [${stages(index)}]`] : []),
  ];
  return `    - { ${fields.join(", ")} }\n`;
}

function stages(before: number): string {
  return Array.from({ length: before }, (_, index) => `stage-${index}`).join(", ");
}
