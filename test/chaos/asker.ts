import { setTimeout as delay } from "node:timers/promises";
import type { Decision, Guard } from "../../client/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { pick, type Random } from "../../shared/policy/testing/random.ts";
import { actionOf, REQUESTERS, WORKFLOWS } from "./cast.ts";
import type { Errand, Journal, Question } from "./journal.ts";

export interface AskerPorts {
  /** One per agent. */
  readonly guards: readonly [Guard, ...Guard[]];
  readonly journal: Journal;
  readonly random: Random;
  /** Longest that an agent holds a waiting call. */
  readonly maxWaitMs: number;
  /** No further errand is begun. */
  readonly closing: AbortSignal;
  /** Those under way are given up. */
  readonly over: AbortSignal;
}

/** On top of what an agent may hold a call: pauses, restarts and a busy machine take no longer. */
const STUCK_MARGIN_MS = 15_000;
const CHECK_TIMEOUT_MS = 10_000;
const AWAIT_MS = 4_000;
/** Nothing can change these answers. */
const FINAL: ReadonlySet<string> = new Set([
  "APPROVAL_DENIED",
  "APPROVAL_EXPIRED",
  "APPROVAL_CANCELLED",
  "GRANT_CONSUMED",
  "GRANT_EXPIRED",
  "GRANT_REVOKED",
]);
const ENDED: Readonly<Record<string, string>> = {
  APPROVAL_DENIED: "denied",
  APPROVAL_EXPIRED: "expired",
  APPROVAL_CANCELLED: "cancelled",
};

/** Sees to one errand after another, until `closing`. */
export async function askOnAndOn(ports: AskerPorts, name: string): Promise<void> {
  for (let count = 1; !ports.closing.aborted; count++)
    await runErrand(ports, newErrand(ports.random, `${name}-${count}`));
}

function newErrand(random: Random, id: string): Errand {
  const workflow = pick(random, WORKFLOWS);
  const requester = pick(random, REQUESTERS);
  // Callers with a key come back for their approval; without one they must find what is pending by the question alone.
  return { id, requester, workflow, resourceId: `order-${id}`, key: random(4) === 0 ? "" : `key-${id}` };
}

/** Up to one caller more than the grant has uses, at the same time, each through agents of its own choice. */
async function runErrand(ports: AskerPorts, errand: Errand): Promise<void> {
  ports.journal.counts.errands++;
  const callers = 1 + ports.random(errand.workflow.uses + 2);
  await Promise.all(
    Array.from({ length: callers }, (_, index) => settle(ports, { errand, variant: variantOf(errand, index) })),
  );
}

/** Callers of a grant for one resource may ask with different arguments; otherwise the question must be the same. */
function variantOf(errand: Errand, caller: number): number {
  return errand.workflow.scope === "resource" && errand.key === "" ? caller % 2 : 0;
}

/** Asks until there is an answer that nothing can change any more. */
async function settle(ports: AskerPorts, question: Question): Promise<void> {
  const { random, over, journal } = ports;
  while (!over.aborted) {
    const decision = await ask(ports, question);
    if (decision !== undefined && isFinal(decision)) return;
    if (decision?.decision === "PENDING" && random(4) === 0) await listen(ports, decision.approvalId);
    await delay(50 + random(400));
  }
  journal.unsettled.push(`${question.errand.id} (${question.errand.workflow.name})`);
}

function isFinal({ decision, reasonCode }: Decision): boolean {
  return decision === "ALLOW" || FINAL.has(reasonCode);
}

/** One check through any agent. Undefined: it broke. */
async function ask(ports: AskerPorts, question: Question): Promise<Decision | undefined> {
  const { guards, journal, random, maxWaitMs } = ports;
  const { errand, variant } = question;
  const agent = random(guards.length);
  const guard = guards[agent] ?? guards[0];
  const wait = random(3) > 0;
  const timeoutMs = wait ? maxWaitMs + STUCK_MARGIN_MS : CHECK_TIMEOUT_MS;
  const askedAtMs = Date.now();
  journal.counts.checks++;
  if (wait) journal.counts.waits++;
  try {
    const decision = await guard.check(
      {
        subject: { id: errand.requester },
        action: actionOf(errand.workflow),
        resource: { type: "order", id: errand.resourceId },
        arguments: { variant },
        idempotencyKey: errand.key,
      },
      { wait, timeoutMs },
    );
    note(journal, question, decision, askedAtMs);
    if (wait && decision.decision === "PENDING") {
      journal.letGo.push({ approvalId: decision.approvalId, agent, askedAtMs, atMs: Date.now() });
    }
    if (decision.decision === "ALLOW") await report(guard, decision);
    return decision;
  } catch (error) {
    journal.counts.errors++;
    const late = error instanceof PosternError && error.code === "DEADLINE_EXCEEDED";
    if (late && wait) journal.stuck.push(`${errand.id} at agent ${agent + 1}: no answer after ${timeoutMs} ms`);
    return undefined;
  }
}

function note(journal: Journal, question: Question, decision: Decision, askedAtMs: number): void {
  const { approvalId, decisionId, grantId, reasonCode } = decision;
  if (decision.decision === "PENDING") journal.pendings.set(approvalId, question);
  if (decision.decision === "ALLOW") journal.releases.push({ question, decisionId, approvalId, grantId, askedAtMs });
  const status = ENDED[reasonCode];
  if (status !== undefined) journal.endings.push({ approvalId, status });
}

/** Follows an approval through any agent until it has ended, or for a while. */
async function listen({ guards, journal, random }: AskerPorts, approvalId: string): Promise<void> {
  const guard = guards[random(guards.length)] ?? guards[0];
  journal.counts.awaits++;
  try {
    for await (const { status } of guard.await(approvalId, { signal: AbortSignal.timeout(AWAIT_MS) })) {
      if (status !== "pending") journal.endings.push({ approvalId, status });
    }
  } catch {
    // Its time was over, or the approval has not reached the log yet: the next check asks.
  }
}

async function report(guard: Guard, { decisionId, approvalId }: Decision): Promise<void> {
  await guard.reportOutcome({ decisionId, approvalId, status: "executed" }).catch(() => undefined);
}
