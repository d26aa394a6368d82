import { createHash } from "node:crypto";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { escalationOf, stageOf, workflowOf } from "../../control-plane/testing/fixtures.ts";
import { decide, evolve } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalState } from "../../shared/approval/model.ts";
import { encodeApprovalRecord } from "../../shared/bus/codec.ts";
import { STREAMS, subjects } from "../../shared/bus/subjects.ts";

export interface ApprovalFill {
  readonly approvals: number;
  /** How many of them are still pending, evenly spread over the stream. */
  readonly pending: number;
  readonly environment?: string;
  /** When the last one is requested; default: now. The first is 30 days older. */
  readonly untilMs?: number;
}

const DAY_MS = 86_400_000;
const SPAN_MS = 30 * DAY_MS;
/** Approvals that share their times, which saves deciding each of them anew. */
const BLOCK = 500;
/** Records that go out before one of them is waited for. */
const UNACKNOWLEDGED = 2_000;
/** Approvals that are requested while one waits: their records lie between one's own. */
const WAITING = 40;

interface Message {
  readonly subject: string;
  readonly payload: string;
}

/**
 * Writes approvals into the stream as fast as JetStream takes them: of those that ended, half are approved, used and
 * reported (four records) and half denied (two). The records are what the decider yields, in their true size, but each
 * outcome's signature is filler. The streams must stand. Resolves to the number of records.
 */
export async function fillApprovals(natsUrl: string, fill: ApprovalFill): Promise<number> {
  const nc = await connect({ servers: natsUrl });
  try {
    const js = jetstream(nc, { timeout: 60_000 });
    const jsm = await js.jetstreamManager();
    const stored = async () => (await jsm.streams.info(STREAMS.approvals)).state.messages;
    const before = await stored();
    let count = 0;
    for (const { subject, payload } of approvalMessages(fill)) {
      count += 1;
      if (count % UNACKNOWLEDGED === 0) await js.publish(subject, payload);
      else nc.publish(subject, payload);
    }
    while ((await stored()) < before + count) await new Promise((resolve) => setTimeout(resolve, 20));
    return count;
  } finally {
    await nc.close();
  }
}

function* approvalMessages(fill: ApprovalFill): Generator<Message> {
  const { approvals, pending, environment = "dev", untilMs = Date.now() } = fill;
  const every = pending === 0 ? Number.POSITIVE_INFINITY : Math.floor(approvals / pending);
  const waiting: Message[][] = [];
  let lives = livesAt(environment, untilMs - SPAN_MS);
  for (let n = 0; n < approvals; n += 1) {
    if (n % BLOCK === 0) lives = livesAt(environment, untilMs - SPAN_MS + Math.floor((SPAN_MS * n) / approvals));
    const isPending = (n + 1) % every === 0 && (n + 1) / every <= pending;
    const [first, ...rest] = (isPending ? lives.pending : n % 2 === 0 ? lives.approved : lives.denied)(n);
    if (first !== undefined) yield first;
    waiting.push(rest);
    if (waiting.length > WAITING) yield* waiting.shift() ?? [];
  }
  for (const rest of waiting) yield* rest;
}

type Life = (n: number) => Message[];

/** What may become of an approval that is requested at this moment. */
function livesAt(environment: string, atMs: number): Readonly<Record<"pending" | "approved" | "denied", Life>> {
  const workflow = workflowOf([
    stageOf("support-leads", { timeoutMs: 90 * DAY_MS, onTimeout: "escalate" }),
    stageOf("finance", { quorum: 2 }),
  ]);
  const escalation = escalationOf(80, { environment, requestedAtMs: atMs });
  const request = { kind: "request", nowMs: atMs, escalation, workflow } as const;
  const vote: ApprovalCommand = {
    kind: "vote",
    nowMs: atMs + 60_000,
    voteId: "0b7e7a5c-9f6c-4c5e-8f4d-1f2a3b4c5d6e",
    voter: { id: "tina@acme.test", groups: ["support-leads", "everyone"] },
    verdict: "deny",
    reason: "the order says otherwise",
  };
  const auto = { ruleIndex: 0, verdict: "approve", reason: "small and quiet" } as const;
  const agent = { agentId: "agent-1", nowMs: atMs + 61_000 } as const;
  const used: ApprovalCommand = { kind: "record_use", use: 0, decisionId: "decision-1", ...agent };
  const again: ApprovalCommand = { kind: "record_use", use: 1, decisionId: "decision-2", ...agent };
  const reported: ApprovalCommand = { kind: "report_outcome", status: "executed", message: "", ...agent };
  const twice = { ...workflow, spec: { ...workflow.spec, grant: { ...workflow.spec.grant, uses: 2 } } };
  return {
    pending: lifeOf(environment, escalation.approvalId, [request]),
    approved: lifeOf(environment, escalation.approvalId, [
      { ...request, workflow: twice, auto },
      used,
      again,
      reported,
    ]),
    denied: lifeOf(environment, escalation.approvalId, [request, vote]),
  };
}

/** The records that these commands yield, for any number of approvals. */
function lifeOf(environment: string, sampleId: string, commands: readonly ApprovalCommand[]): Life {
  let state: ApprovalState | undefined;
  const samples = commands.map((command) => {
    const events = decide(state, command);
    const wasPending = state === undefined || state.status === "pending";
    state = events.reduce<ApprovalState | undefined>(evolve, state);
    const ended = wasPending && state?.status !== "pending";
    const record = ended ? { events, outcome: FILLER_OUTCOME } : { events };
    return new TextDecoder().decode(encodeApprovalRecord(record)).split(sampleId);
  });
  return (n) => {
    const id = idOf(environment, n);
    return samples.map((parts) => ({ subject: subjects.approval(environment, id), payload: parts.join(id) }));
  };
}

/** As long as a signed outcome with its grant. */
const FILLER_OUTCOME = `eyJhbGciOiJFZERTQSJ9.${"e".repeat(750)}.${"s".repeat(86)}`;

/** As `approvalId` forms them, without its digests. */
function idOf(environment: string, n: number): string {
  return createHash("md5").update(`${environment}/${n}`).digest("hex").slice(0, 26).toUpperCase();
}
