import {
  API_VERSION,
  type Approvers,
  type AutoRule,
  type Demand,
  type GrantScope,
  type GrantTerms,
  type Stage,
  type Workflow,
} from "../../../shared/policy/model.ts";
import type { Random } from "../world/random.ts";
import { GROUPS, PEOPLE } from "./directory.ts";

const NAMES = ["first", "second", "third"] as const;
const VOTING_GROUPS = GROUPS.slice(0, 3);

/** A workflow as the policy checker lets it pass, with any of the language's features. */
export function randomWorkflow(random: Random, name: string): Workflow {
  const count = random.pick([1, 1, 2, 3]);
  const stages = NAMES.slice(0, count).map((_, index) => randomStage(random, index, index === count - 1));
  const grant = randomTerms(random);
  const maybe = <K extends string, V>(probability: number, key: K, value: () => V) =>
    random.chance(probability) ? ({ [key]: value() } as Record<K, V>) : {};
  return {
    apiVersion: API_VERSION,
    kind: "Workflow",
    metadata: { name },
    spec: {
      auto: random.chance(0.2) ? [randomRule(random)] : [],
      stages,
      requireReason: { request: random.chance(0.1), vote: random.chance(0.2) },
      allowSelfApproval: random.chance(0.2),
      ...maybe(0.4, "deadlineMs", () => random.between(5_000, 60_000)),
      ...maybe(0.5, "breakGlass", () => ({
        permittedTo: { groups: ["oncall"] },
        review: { groups: ["security"], users: [random.pick(PEOPLE)] },
      })),
      ...maybe(0.2, "budget", () => ({ escalations: random.between(1, 6), perMs: random.between(10_000, 60_000) })),
      ...maybe(0.6, "reportWithinMs", () => random.between(1_000, 30_000)),
      grant: { ...grant, ...maybe(0.5, "widen", () => randomTerms(random)) },
    },
  };
}

function randomStage(random: Random, index: number, isLast: boolean): Stage {
  const timeoutMs = random.between(2_000, 40_000);
  const onTimeout = random.pick(isLast ? (["deny", "approve"] as const) : (["escalate", "deny", "approve"] as const));
  const reminders = [0.2, 0.5, 0.9].map((part) => Math.max(1, Math.floor(timeoutMs * part)));
  return {
    name: NAMES[index] ?? `stage ${index}`,
    ...randomDemand(random),
    ...(random.chance(0.3) ? { orElse: [randomDemand(random)] } : {}),
    ...(random.chance(0.3) ? { denyQuorum: 2 } : {}),
    ...(index > 0 && random.chance(0.4) ? { distinctFrom: random.oneOrMore(NAMES.slice(0, index)) } : {}),
    timeoutMs,
    ...(random.chance(0.1) ? { businessHours: randomHours(random) } : {}),
    onTimeout,
    ...(onTimeout === "approve" ? { acknowledgeRisk: true as const } : {}),
    ...(random.chance(0.4) ? { remindAfterMs: reminders.filter((afterMs) => afterMs < timeoutMs) } : {}),
  };
}

function randomDemand(random: Random): Demand {
  if (random.chance(0.35)) {
    const groups = random.oneOrMore(VOTING_GROUPS);
    return {
      approvers: { groups },
      quorum: Object.fromEntries(groups.map((group) => [group, random.pick([1, 1, 2])])),
    };
  }
  const groups = random.oneOrMore(VOTING_GROUPS);
  const approvers: Approvers = random.chance(0.3) ? { groups, users: [random.pick(PEOPLE)] } : { groups };
  return { approvers, quorum: random.pick([1, 1, 2, 3]) };
}

function randomTerms(random: Random): GrantTerms {
  const scope = random.pick<GrantScope>([
    "arguments",
    "arguments",
    { arguments: ["amount"] },
    { arguments: ["amount", "note"] },
    "resource",
    "action",
  ]);
  return { uses: random.pick([1, 1, 1, 2, 5]), ttlMs: random.between(2_000, 60_000), scope };
}

function randomRule(random: Random): AutoRule {
  if (random.chance(0.5)) return { webhook: { url: "https://approver.test/ask", secret: "s", timeoutMs: 1_000 } };
  return { when: "arguments.amount <= 50", decision: random.pick(["approve", "deny"] as const) };
}

/** The simulation begins on a Monday at nine in Berlin: a stage may have to wait for the next morning. */
function randomHours(random: Random) {
  return {
    timeZone: "Europe/Berlin",
    days: random.oneOrMore([1, 2, 3, 4, 5]),
    fromMinute: 540,
    toMinute: random.pick([541, 545, 1_020]),
  };
}
