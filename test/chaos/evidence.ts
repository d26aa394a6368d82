import { readdir } from "node:fs/promises";
import { type JetStreamManager, jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { z } from "zod";
import { BUCKETS, STREAMS, stores } from "../../shared/bus/subjects.ts";
import type { Fleet } from "./fleet.ts";

/**
 * What the log holds, read past the product's own code, and no more of it than the checker needs: fields that later
 * versions add, and events that it does not know, do not matter to it.
 */
const event = z.looseObject({
  kind: z.string(),
  atMs: z.number(),
  stage: z.number().optional(),
  voteId: z.string().optional(),
  verdict: z.string().optional(),
  voter: z.object({ id: z.string() }).optional(),
  escalation: z
    .object({
      workflow: z.string(),
      request: z.object({
        subject: z.object({ id: z.string() }),
        action: z.object({ name: z.string() }),
        resource: z.object({ id: z.string() }),
        arguments: z.record(z.string(), z.unknown()),
      }),
    })
    .optional(),
  grant: z.object({ id: z.string(), uses: z.number(), expiresAtMs: z.number() }).optional(),
});
const record = z.object({ events: z.array(event) });
const use = z.object({ agentId: z.string(), decisionId: z.string() });

export type LoggedEvent = z.infer<typeof event>;

export interface Evidence {
  /** Approval id to all its events, in order. */
  readonly approvals: ReadonlyMap<string, readonly LoggedEvent[]>;
  /** Grant id to the decisions that took a use of it. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
  /** Approvals whose escalation waits on the bus or on an agent's disk still. */
  readonly underway: ReadonlySet<string>;
}

/** Reads it all, from NATS itself and from the agents' disks. */
export async function collectEvidence(fleet: Fleet): Promise<Evidence> {
  const spooled = await spooledIds(fleet);
  const { user, password } = fleet.witness;
  const connection = await connect({ servers: fleet.natsUrl, user, pass: password });
  try {
    const approvals = new Map<string, LoggedEvent[]>();
    await readStream(connection, STREAMS.approvals, (subject, json) => {
      const { events } = record.parse(json);
      const id = lastToken(subject, 1);
      approvals.set(id, [...(approvals.get(id) ?? []), ...events]);
    });
    const uses = new Map<string, string[]>();
    await readStream(connection, stores.kvStream(BUCKETS.uses), (subject, json) => {
      const grantId = lastToken(subject, 2);
      uses.set(grantId, [...(uses.get(grantId) ?? []), use.parse(json).decisionId]);
    });
    // Work queues take no second consumer: its messages are fetched one by one.
    const manager = await jetstream(connection).jetstreamManager();
    const queued = await queuedIds(manager);
    return { approvals, uses, underway: new Set([...spooled, ...queued]) };
  } finally {
    await connection.close();
  }
}

type Connection = Awaited<ReturnType<typeof connect>>;

async function readStream(
  connection: Connection,
  stream: string,
  onMessage: (subject: string, json: unknown) => void,
): Promise<void> {
  const consumer = await jetstream(connection).consumers.get(stream);
  if ((await consumer.info()).num_pending === 0) return;
  const messages = await consumer.consume();
  for await (const message of messages) {
    onMessage(message.subject, message.json());
    if (message.info.pending === 0) break;
  }
}

async function queuedIds(manager: JetStreamManager): Promise<readonly string[]> {
  const { state } = await manager.streams.info(STREAMS.escalations);
  const ids: string[] = [];
  for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(STREAMS.escalations, { seq }).catch(() => null);
    const id = message?.json<{ approvalId?: string }>().approvalId;
    if (id !== undefined) ids.push(id);
  }
  return ids;
}

/** The file names of the spools end with the approval's id. */
async function spooledIds({ spoolFolders }: Fleet): Promise<readonly string[]> {
  const names = await Promise.all(spoolFolders.map((folder) => readdir(folder).catch(() => [])));
  return names.flat().flatMap((name) => /-([0-9A-Z]{26})\.json$/.exec(name)?.[1] ?? []);
}

function lastToken(subject: string, fromEnd: number): string {
  return subject.split(".").at(-fromEnd) ?? "";
}
