import { API_VERSION, type Policy, type PolicySet, type Rule, type Workflow } from "../../../shared/policy/model.ts";
import type { Weather } from "../bus/link.ts";
import type { Random } from "../world/random.ts";
import { Directory } from "./directory.ts";
import { randomWorkflow } from "./random-workflow.ts";

export const ENVIRONMENT = "sim";
/** Monday, 2026-03-02, nine o'clock in Berlin. */
export const START_MS = Date.parse("2026-03-02T08:00:00Z");

const NEVER = 1_000_000;

/** What each action needs approved: policy of every revision agrees, but where it denies an action altogether. */
export const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "act.one": ["w1"],
  "act.two": ["w2"],
  "act.both": ["w1", "w2"],
};
export const ACTIONS = Object.keys(NEEDED);

/** All that one seed decides before anything happens. */
export interface Scenario {
  readonly replicas: number;
  readonly agents: number;
  readonly clients: number;
  readonly voters: number;
  /** How long things happen and go wrong, before the calm in which everything must come to an end. */
  readonly stormMs: number;
  readonly weather: Weather;
  /** Mean time between two crashes of any node. */
  readonly crashEveryMs: number;
  readonly snapshotEvery: number;
  readonly maxSkewMs: number;
  readonly directory: Directory;
  /** Index 0 is revision 1. */
  readonly bundles: readonly PolicySet[];
  readonly deniedIn: (revision: number) => string | undefined;
  readonly workflowAt: (revision: number, name: string) => Workflow | undefined;
}

export function randomScenario(random: Random): Scenario {
  const workflows = ["w1", "w2"].map((name) => randomWorkflow(random, name));
  // The second revision denies an action, and the third takes that back and has other workflows.
  const denied = random.chance(0.5) ? random.pick(ACTIONS) : undefined;
  const later = ["w1", "w2"].map((name) =>
    random.chance(0.5) ? randomWorkflow(random, name) : workflowOf(workflows, name),
  );
  const bundles = [policySet(workflows), policySet(workflows, denied), policySet(later)];
  const isRough = random.chance(0.7);
  return {
    replicas: random.between(1, 3),
    agents: random.between(1, 3),
    clients: random.between(1, 3),
    voters: random.between(2, 5),
    stormMs: random.between(8_000, 35_000),
    weather: {
      lostRequest: isRough ? random.next() * 0.05 : 0,
      lostAnswer: isRough ? random.next() * 0.1 : 0,
      lostAnnouncement: isRough ? random.next() * 0.5 : 0,
      duplicate: isRough ? random.next() * 0.2 : 0,
      delayMs: random.pick([5, 50, 300]),
      slow: isRough ? random.next() * 0.1 : 0,
    },
    crashEveryMs: isRough ? random.pick([3_000, 10_000, 30_000]) : 1_000_000,
    snapshotEvery: random.pick([20, 50, NEVER, NEVER]),
    maxSkewMs: random.pick([0, 100, 3_000]),
    directory: new Directory(random, START_MS),
    bundles,
    deniedIn: (revision) => (revision === 2 ? denied : undefined),
    workflowAt: (revision, name) => {
      const set = bundles[revision - 1];
      return set === undefined ? undefined : workflowOf(set.workflows, name);
    },
  };
}

function workflowOf(workflows: readonly Workflow[], name: string): Workflow {
  const found = workflows.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no workflow ${name}`);
  return found;
}

function policySet(workflows: readonly Workflow[], denied?: string): PolicySet {
  const rules = Object.entries(NEEDED).flatMap(([action, names]) =>
    names.map((workflow): Rule => ({ id: `${action}-${workflow}`, actions: [action], effect: "escalate", workflow })),
  );
  const freeze: readonly Rule[] = denied === undefined ? [] : [{ id: "freeze", actions: [denied], effect: "deny" }];
  const policy: Policy = {
    apiVersion: API_VERSION,
    kind: "Policy",
    metadata: { name: "acts" },
    spec: { default: "deny", match: { actions: ["act.**"] }, rules: [...rules, ...freeze] },
  };
  return { policies: [policy], workflows };
}
