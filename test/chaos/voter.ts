import { setTimeout as delay } from "node:timers/promises";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Random } from "../../shared/policy/testing/random.ts";
import { ENVIRONMENT, type Person } from "./cast.ts";
import type { Fleet } from "./fleet.ts";
import type { Journal, SentVote } from "./journal.ts";

type Approvals = RpcClient<"postern.v1.ApprovalService">;

/** What a voter saw when the vote was decided on. */
interface Seen {
  readonly id: string;
  readonly revision: number;
}

export interface VoterPorts {
  readonly fleet: Pick<Fleet, "controlPlanes" | "token">;
  readonly journal: Journal;
  readonly random: Random;
  readonly over: AbortSignal;
}

const CALL_TIMEOUT_MS = 3_000;
const VOTES_PER_LOOK = 6;
const TRIES = 40;

/** Looks at what waits, through any replica, and votes on it, until `over`. */
export async function voteOnAndOn(ports: VoterPorts, person: Person): Promise<void> {
  const { fleet, random, over } = ports;
  const token = fleet.token(person.name);
  const replicas = fleet.controlPlanes.map((address) =>
    createClient("postern.v1.ApprovalService", address, { token, timeoutMs: CALL_TIMEOUT_MS }),
  );
  const anyReplica = () => replicas[random(replicas.length)] ?? replicas[0];
  try {
    for (let round = 1; !over.aborted; round++) {
      const seen = await waiting(anyReplica(), person, random);
      const votes = seen.slice(0, VOTES_PER_LOOK).map(({ id, revision }, index) => ({
        voteId: `${person.name}-${round}-${index}`,
        approvalId: id,
        revision,
        voter: person.name,
        verdict: random(12) === 0 ? ("deny" as const) : ("approve" as const),
      }));
      await Promise.all(votes.map((vote) => castSurely(ports, anyReplica, vote)));
      await delay(100 + random(300));
    }
  } finally {
    for (const replica of replicas) replica.close();
  }
}

/** Who is in no stage's group is shown nothing to vote on, and takes whatever is pending. */
async function waiting(replica: Approvals | undefined, person: Person, random: Random): Promise<readonly Seen[]> {
  const votable = !person.groups.includes("visitors");
  const filter = { environment: ENVIRONMENT, statuses: ["APPROVAL_STATUS_PENDING" as const], votable };
  const listed = await replica?.list({ filter, pageSize: 50 }).catch(() => undefined);
  const seen = listed?.approvals ?? [];
  // Now and then from the other end, so that none waits for ever behind newer ones.
  return random(2) === 0 ? seen : [...seen].reverse();
}

/** Sends one vote, always under the same id, to any replica until one says yes or no. */
async function castSurely(
  { journal, random, over }: VoterPorts,
  anyReplica: () => Approvals | undefined,
  vote: SentVote & { readonly revision: number },
): Promise<void> {
  const { approvalId, voteId, verdict, revision } = vote;
  journal.sentVotes.set(voteId, vote);
  for (let tries = 0; tries < TRIES && !over.aborted; tries++) {
    try {
      await anyReplica()?.vote({
        environment: ENVIRONMENT,
        id: approvalId,
        verdict: verdict === "approve" ? "VERDICT_APPROVE" : "VERDICT_DENY",
        reason: "chaos",
        revision,
        voteId,
      });
      journal.confirmedVotes.add(voteId);
      return;
    } catch (error) {
      if (isRefusal(error)) {
        journal.counts.votesRefused++;
        return;
      }
    }
    await delay(50 + random(200));
  }
}

/** The decider said no; anything else leaves open whether the vote counted. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof PosternError)) return false;
  if (error.code === "APPROVAL_CHANGED") return true;
  return ["failed_precondition", "permission_denied", "already_exists", "invalid_argument", "not_found"].includes(
    error.kind,
  );
}
