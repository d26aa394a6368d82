import type { Audience } from "../bundle/model.ts";
import type { Heartbeat, TrialCounts } from "../fleet/model.ts";
import { isInAudience } from "./audience.ts";

/** The agents of an environment, as they stand towards one candidate. Ids are sorted. */
export interface Observation {
  /** Belong to the audience. */
  readonly audience: readonly string[];
  /** Enforce the candidate, and what they counted together since they do. */
  readonly canaries: readonly string[];
  readonly canary: TrialCounts;
  /** How many others know of the candidate, and what they counted together since they do. */
  readonly rest: number;
  readonly other: TrialCounts;
  /** Could not enforce the candidate. */
  readonly refused: readonly { readonly agentId: string; readonly why: string }[];
  /** Belong to the audience and have not said anything about the candidate yet. */
  readonly silent: readonly string[];
  /** Say that they are about to stop. */
  readonly leaving: readonly string[];
  /** All but those. */
  readonly agents: readonly string[];
}

const NOTHING: TrialCounts = {
  allowed: 0,
  denied: 0,
  pending: 0,
  failed: 0,
  faulty: 0,
  escalated: 0,
  unanswered: 0,
};

/** What heartbeats say of a candidate's revision and its audience. */
export function observe(heartbeats: readonly Heartbeat[], revision: number, audience: Audience): Observation {
  const all = heartbeats.toSorted((a, b) => (a.agentId < b.agentId ? -1 : 1));
  const here = all.filter(({ leaving }) => leaving !== true);
  const members = here.filter(({ agentId, labels = {} }) => isInAudience({ agentId, labels }, audience));
  const of = (standing: string) =>
    here.filter(({ trial }) => trial?.candidate === revision && trial.standing === standing);
  const canaries = of("enforced");
  const rest = of("outside");
  return {
    audience: members.map(idOf),
    canaries: canaries.map(idOf),
    canary: sum(canaries),
    rest: rest.length,
    other: sum(rest),
    refused: of("refused").map(({ agentId, trial }) => ({ agentId, why: trial?.why ?? "" })),
    silent: members.filter(({ trial }) => trial?.candidate !== revision).map(idOf),
    leaving: all.filter(({ leaving }) => leaving === true).map(idOf),
    agents: here.map(idOf),
  };
}

function idOf({ agentId }: Heartbeat): string {
  return agentId;
}

function sum(heartbeats: readonly Heartbeat[]): TrialCounts {
  return heartbeats.reduce((total, { trial }) => (trial === undefined ? total : add(total, trial.counts)), NOTHING);
}

function add(a: TrialCounts, b: TrialCounts): TrialCounts {
  return {
    allowed: a.allowed + b.allowed,
    denied: a.denied + b.denied,
    pending: a.pending + b.pending,
    failed: a.failed + b.failed,
    faulty: a.faulty + b.faulty,
    escalated: a.escalated + b.escalated,
    unanswered: a.unanswered + b.unanswered,
  };
}

/** Checks that came to an end. */
export function answered({ allowed, denied, pending, failed }: TrialCounts): number {
  return allowed + denied + pending + failed;
}
