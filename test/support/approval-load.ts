import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

type GuardClient = RpcClient<"postern.v1.Guard">;
type ApprovalClient = RpcClient<"postern.v1.ApprovalService">;

export interface ApprovalLoadPorts {
  readonly environment: string;
  readonly agents: readonly GuardClient[];
  /** Replicas of the control plane, as an approver. */
  readonly replicas: readonly ApprovalClient[];
  /** A request that escalates to a workflow of one vote; `number` makes it one of its own. */
  readonly request: (number: number) => Parameters<GuardClient["check"]>[0];
}

/** How long one kind of step took, in milliseconds. */
export type Latencies = number[];

/**
 * Approvals from end to end, one after another: a call is told PENDING, somebody votes, a call is released. Every step
 * is retried, through the next agent or replica, until it is answered; what was acknowledged is kept.
 */
export class ApprovalLoad {
  readonly pending = new Map<number, string>();
  /** Vote id to approval id. */
  readonly votes = new Map<string, string>();
  /** Decision ids by approval id. */
  readonly releases = new Map<string, string[]>();
  readonly #ports: ApprovalLoadPorts;
  #next = 0;

  constructor(ports: ApprovalLoadPorts) {
    this.#ports = ports;
  }

  /** Runs so many approvals, or until `signal` aborts; returns how long each took from the first call to the release. */
  async run(lanes: number, until: { readonly count: number } | { readonly signal: AbortSignal }): Promise<Latencies> {
    const took: Latencies = [];
    let left = "count" in until ? until.count : Number.POSITIVE_INFINITY;
    const ended = () => ("signal" in until ? until.signal.aborted : left <= 0);
    const lane = async () => {
      while (!ended()) {
        left--;
        const startedAt = performance.now();
        await this.#one(this.#next++);
        took.push(performance.now() - startedAt);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return took;
  }

  async #one(number: number): Promise<void> {
    const { agents, replicas, environment, request } = this.#ports;
    const question = { ...request(number), idempotencyKey: `load-${number}` };
    const approvalId = await surely(agents, number, async (agent) => {
      const answer = await agent.check(question, { timeoutMs: CALL_MS });
      return answer.decision === "DECISION_PENDING" ? answer.approvalId : undefined;
    });
    this.pending.set(number, approvalId);
    const voteId = `vote-${number}`;
    await surely(replicas, number, async (replica) => {
      const { approval } = await replica.get({ environment, id: approvalId }, { timeoutMs: CALL_MS });
      const revision = approval?.revision ?? 0;
      const vote = {
        environment,
        id: approvalId,
        verdict: "VERDICT_APPROVE",
        reason: "fine",
        voteId,
        revision,
      } as const;
      await replica.vote(vote, { timeoutMs: CALL_MS });
      return true;
    });
    this.votes.set(voteId, approvalId);
    // Consumed: an answer that said ALLOW got lost on its way; its use is spent, and releases nothing.
    const released = await surely(agents, number + 1, async (agent) => {
      const answer = await agent.check({ ...question, wait: true }, { timeoutMs: CALL_MS });
      if (answer.decision === "DECISION_ALLOW" || answer.reasonCode === "GRANT_CONSUMED") return answer;
      return undefined;
    });
    if (released.decision !== "DECISION_ALLOW") return;
    this.releases.set(approvalId, [...(this.releases.get(approvalId) ?? []), released.decisionId]);
  }
}

const CALL_MS = 4_000;
const PATIENCE_MS = 90_000;

/** Asks one after the other until something comes back. */
async function surely<C, T>(
  clients: readonly C[],
  first: number,
  ask: (client: C) => Promise<T | undefined>,
): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  let last: unknown = "no answer";
  for (let turn = first; performance.now() < giveUpAt; turn++) {
    const client = clients[turn % clients.length];
    if (client === undefined) break;
    try {
      const answer = await ask(client);
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      last = error;
    }
    await delay(20);
  }
  throw new Error("gave up", { cause: last });
}
