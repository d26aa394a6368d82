import { labelsText } from "../fleet/labels.ts";
import type { Proportion } from "../statistics/proportion-bounds.ts";
import { type Hindrance, hindrances } from "./advance.ts";
import type { Breach, RateFigure, Rollout, RolloutEvent } from "./model.ts";
import { answered, type Observation } from "./observe.ts";
import { isOpen } from "./standing.ts";

/** Names that a sentence lists before it says how many more there are. */
const NAMED = 5;

/** How a rollout stands, and why, in sentences. `observation`: of its candidate, while it is open. */
export function explainRollout(rollout: Rollout, observation: Observation | undefined): readonly string[] {
  if (!isOpen(rollout)) return [...outcome(rollout), ...placement(rollout)];
  return [
    ...stepSentences(rollout),
    ...(observation === undefined ? [] : agentsSentences(rollout, observation)),
    ...rollout.figures.map(figureSentence),
  ];
}

function stepSentences(rollout: Rollout): readonly string[] {
  const { plan, step, placed, base, status, reason } = rollout;
  const where = `Step ${step + 1} of ${plan.steps.length}`;
  if (placed === undefined) return [`${where} is being put in place.`];
  const sentences = [
    `${where}: ${audienceText(rollout)} enforce the candidate, revision ${placed.revision}; ` +
      `the others stay on revision ${base.revision}.`,
  ];
  if (status === "paused") {
    sentences.push(`Paused${reason === "" ? "" : ` (${reason})`}: no next step; a breach still rolls it back.`);
  }
  return sentences;
}

/** "5 % of the agents with region=eu" */
export function audienceText({ plan: { steps, labels }, step }: Rollout): string {
  const carrying = Object.keys(labels).length === 0 ? "" : ` with ${labelsText(labels)}`;
  return `${steps[step] ?? 0} % of the agents${carrying}`;
}

function agentsSentences(rollout: Rollout, observation: Observation): readonly string[] {
  const { canaries, rest, canary, other, audience } = observation;
  const sentences: string[] = [];
  if (audience.length > 0) {
    sentences.push(
      `${count(canaries.length, "agent")} of ${audience.length} in the audience enforce it (${count(answered(canary), "check")}), ` +
        `${count(rest, "agent")} beside them count along (${count(answered(other), "check")}).`,
    );
  }
  return [...sentences, ...hindrances(rollout, observation).map((one) => hindranceSentence(one, rollout, observation))];
}

function hindranceSentence(hindrance: Hindrance, { plan }: Rollout, { agents }: Observation): string {
  switch (hindrance.kind) {
    case "nobody":
      return (
        `No agent is in the audience (of ${count(agents.length, "agent")} in the environment), so nothing is tried out ` +
        "and there will be no next step: abort it and begin with a larger share or other labels, or promote it by hand."
      );
    case "silent":
      return (
        `Waits for ${count(hindrance.agents.length, "agent")} of the audience to say that they enforce it: ` +
        `${listed(hindrance.agents)}. They may be of a version that knows no candidates.`
      );
    case "nothing-to-compare":
      return "No agent outside the audience counts along, so there is nothing to compare with and no next step.";
    case "few-checks": {
      const whose = hindrance.side === "canary" ? "the agents that enforce it" : "the others";
      return `Waits for checks: ${whose} have answered ${hindrance.checks} of the ${plan.minChecks} that it takes.`;
    }
    case "unclear": {
      const { guard, canary, rest } = hindrance;
      return (
        `Waits for more checks: ${guard.rate} is ${rateText(canary)} with the candidate, ${rateText(rest)} without. That is ` +
        `more than the ${guard.tolerance} points that are tolerated, and too little was counted to be sure.`
      );
    }
  }
}

/** "deny-rate: 4.06 % (13 of 320) with the candidate, 3.88 % (82 of 2113) without: within +2 points." */
export function figureSentence(figure: RateFigure): string {
  const { rate, tolerance, canary, rest, atLeast, breached } = figure;
  const verdict = breached
    ? `at least ${points(atLeast)} points more, and ${tolerance} are tolerated`
    : `not surely more than the ${tolerance} points that are tolerated`;
  return `${rate}: ${rateText(canary)} with the candidate, ${rateText(rest)} without: ${verdict}.`;
}

function outcome(rollout: Rollout): readonly string[] {
  const { status, endedBy, reason, breach, supersededBy, plan, step } = rollout;
  const because = reason === "" ? "" : `: ${reason}`;
  switch (status) {
    case "promoted":
      return endedBy === ""
        ? [`Promoted by itself after ${count(plan.steps.length, "step")}.`, ...rollout.figures.map(figureSentence)]
        : [`Promoted by ${endedBy} in step ${step + 1} of ${plan.steps.length}${because}.`];
    case "rolled_back":
      return [
        `Rolled back by itself in step ${step + 1} of ${plan.steps.length}.`,
        ...(breach === undefined ? [] : breachSentences(breach)),
      ];
    case "aborted":
      return [`Aborted by ${endedBy} in step ${step + 1} of ${plan.steps.length}${because}.`];
    case "superseded":
      return [`Ended since ${endedBy || "somebody"} put revision ${supersededBy} in force for everybody.`];
    default:
      return [];
  }
}

/** Why a rollout was rolled back. */
export function breachSentences(breach: Breach): readonly string[] {
  switch (breach.kind) {
    case "rates":
      return breach.figures.filter(({ breached }) => breached).map(figureSentence);
    case "refused":
      return breach.agents.map(({ agentId, why }) => `Agent ${agentId} could not enforce the candidate: ${why}.`);
    case "lost":
      return [
        `${count(breach.agents.length, "agent")} of ${breach.of} that enforced the candidate ceased to be heard of: ` +
          `${listed(breach.agents)}.`,
      ];
  }
}

function placement({ status, placed, base }: Rollout): readonly string[] {
  if (status === "superseded") return [];
  if (placed === undefined) return ["This is being put in place."];
  if (status === "promoted") return [`Everybody enforces it, as revision ${placed.revision}.`];
  return [`Everybody enforces the content of revision ${base.revision} again, as revision ${placed.revision}.`];
}

function rateText({ hits, of }: Proportion): string {
  return of === 0 ? "nothing" : `${points((100 * hits) / of)} % (${hits} of ${of})`;
}

function points(value: number): string {
  return String(Number(value.toFixed(2)));
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** What happened, in a sentence; without when, and by whom, which stand beside it. */
export function eventText(event: RolloutEvent): string {
  switch (event.kind) {
    case "started":
      return `Started on top of revision ${event.base.revision}.`;
    case "placed":
      return `In place as revision ${event.revision}.`;
    case "seen":
      return `${count(event.agents.length, "agent")} seen with the candidate, ${event.rest} beside them.`;
    case "looked":
      return event.figures.map(figureSentence).join(" ");
    case "widened":
      return `Went on to step ${event.step + 1}.`;
    case "paused":
      return event.reason === "" ? "Paused." : `Paused: ${event.reason}`;
    case "resumed":
      return "Resumed.";
    case "promoted":
      return event.reason === "" ? "Promoted." : `Promoted: ${event.reason}`;
    case "rolled_back":
      return ["Rolled back.", ...breachSentences(event.breach)].join(" ");
    case "aborted":
      return event.reason === "" ? "Aborted." : `Aborted: ${event.reason}`;
    case "superseded":
      return `Revision ${event.revision} was put in force for everybody.`;
  }
}
