import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGuard, type Decision, type Guard } from "../../client/index.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { usesTaken } from "./evidence.ts";
import { startFleet } from "./fleet.ts";

export interface RacesOptions {
  /** Attempts to use a grant, over all. */
  readonly races: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

export interface RacesResult {
  readonly races: number;
  readonly grants: number;
  readonly agents: number;
  /** Grants that released more than one call. */
  readonly doubleUses: number;
  /** Grants that released none. */
  readonly unused: number;
  /** Attempts that were answered neither by a release nor by "consumed": a few sentences say how. */
  readonly otherAnswers: number;
  readonly others: readonly string[];
  /** Grants of which the bus holds other than one use. */
  readonly usesOnTheBus: number;
  readonly seed: number;
  readonly seconds: number;
}

/** As many attempts on each single-use grant, an equal share through each agent. */
const ATTEMPTS_PER_GRANT = 100;
/** Grants that are raced for at the same time. */
const AT_ONCE = 8;
const MAX_WAIT_MS = 60_000;
const OTHERS_SHOWN = 10;

/** An automatic rule approves whatever is asked, so that grants come as fast as they are used up. */
const POLICIES = {
  path: "races.yaml",
  content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: races }
spec:
  default: deny
  match: { actions: ["races.run"] }
  rules: [{ id: run, effect: escalate, workflow: automatic }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: automatic }
spec:
  auto: [{ when: "true", decision: approve }]
  stages: [{ name: team, approvers: { groups: [reviewers] }, quorum: 1, timeout: 1h, onTimeout: deny }]
  grant: { uses: 1, ttl: 1h, scope: arguments }
`,
};

/** What became of the attempts on one grant. */
interface Outcome {
  readonly released: number;
  readonly others: readonly string[];
}

/**
 * Whole agents, as processes, asked over their sockets: the attempts on one grant come as waiting calls that joined its
 * approval, so that they race for its use within each agent and, on the bus, between the agents.
 */
export async function runRaces({ races, seed, onProgress }: RacesOptions): Promise<RacesResult> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "postern-races-"));
  const fleet = await startFleet({ folder, maxWaitMs: MAX_WAIT_MS, controlPlanes: 1, policies: POLICIES });
  const guards = fleet.agentSockets.map((address) => createGuard({ address, timeoutMs: MAX_WAIT_MS }));
  try {
    const grants = Math.ceil(races / ATTEMPTS_PER_GRANT);
    const outcomes: Outcome[] = [];
    let begun = 0;
    const lane = async () => {
      while (begun < grants) {
        const number = begun++;
        const attempts = Math.min(ATTEMPTS_PER_GRANT, races - number * ATTEMPTS_PER_GRANT);
        outcomes.push(await raceForOne(guards, `${seed}-${number}`, attempts));
        if (outcomes.length % 500 === 0) onProgress(`${outcomes.length * ATTEMPTS_PER_GRANT} attempts`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const taken = await usesTaken(fleet);
    const others = outcomes.flatMap((outcome) => outcome.others);
    return {
      races,
      grants,
      agents: guards.length,
      doubleUses: outcomes.filter(({ released }) => released > 1).length,
      unused: outcomes.filter(({ released }) => released === 0).length,
      otherAnswers: others.length,
      others: others.slice(0, OTHERS_SHOWN),
      usesOnTheBus: [...taken.values()].filter((decisions) => decisions.length === 1).length,
      seed,
      seconds,
    };
  } finally {
    for (const guard of guards) guard.close();
    await fleet.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Other answers are refusals: an agent that the bus does not answer in time on a busy machine fails closed. */
export function racesFailed({ doubleUses, unused, grants, usesOnTheBus }: RacesResult): boolean {
  return doubleUses + unused > 0 || usesOnTheBus !== grants;
}

async function raceForOne(guards: readonly Guard[], name: string, attempts: number): Promise<Outcome> {
  const answers = await Promise.all(
    Array.from({ length: attempts }, (_, index) => attempt(guards[index % guards.length], name)),
  );
  const consumed = (answer: Decision | string) => typeof answer !== "string" && answer.reasonCode === "GRANT_CONSUMED";
  const isRelease = (answer: Decision | string) => typeof answer !== "string" && answer.decision === "ALLOW";
  return {
    released: answers.filter(isRelease).length,
    others: answers.filter((answer) => !isRelease(answer) && !consumed(answer)).map(describe),
  };
}

async function attempt(guard: Guard | undefined, name: string): Promise<Decision | string> {
  if (guard === undefined) return "there is no agent";
  const question = {
    subject: { id: "runner" },
    action: "races.run",
    resource: { type: "race", id: name },
    idempotencyKey: name,
  };
  return guard.check(question, { wait: true }).catch(errorMessage);
}

function describe(answer: Decision | string): string {
  return typeof answer === "string" ? answer : `${answer.decision} ${answer.reasonCode}: ${answer.reason}`;
}
