import { readdir } from "node:fs/promises";
import { type JetStreamManager, jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { z } from "zod";
import { BUCKETS, CONSUMERS, STREAMS, stores } from "../../shared/bus/subjects.ts";
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
  /**
   * Escalations that lie in the queue although its consumer has done with all. An old nats-server that is killed forgets
   * which messages it had removed; they are never delivered again, so what is only there counts as lost.
   */
  readonly resurfaced: number;
}

/** Reads it all, from NATS itself and from the agents' disks. */
export async function collectEvidence(fleet: Fleet): Promise<Evidence> {
  const spooled = await spooledIds(fleet);
  return asWitness(fleet, async (connection) => {
    const approvals = new Map<string, LoggedEvent[]>();
    await readStream(connection, STREAMS.approvals, (subject, json) => {
      const { events } = record.parse(json);
      const id = lastToken(subject, 1);
      approvals.set(id, [...(approvals.get(id) ?? []), ...events]);
    });
    const uses = await readUses(connection);
    const queue = await queuedIds(await jetstream(connection).jetstreamManager());
    const underway = new Set(queue.done ? spooled : [...spooled, ...queue.ids]);
    return { approvals, uses, underway, resurfaced: queue.done ? queue.ids.length : 0 };
  });
}

/** Grant id to the decisions that took a use of it, as the bus has them. */
export function usesTaken(fleet: Fleet): Promise<ReadonlyMap<string, readonly string[]>> {
  return asWitness(fleet, readUses);
}

async function asWitness<T>({ natsUrl, witness }: Fleet, look: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: natsUrl, user: witness.user, pass: witness.password });
  try {
    return await look(connection);
  } finally {
    await connection.close();
  }
}

async function readUses(connection: Connection): Promise<ReadonlyMap<string, readonly string[]>> {
  const uses = new Map<string, string[]>();
  await readStream(connection, stores.kvStream(BUCKETS.uses), (subject, json) => {
    const grantId = lastToken(subject, 2);
    uses.set(grantId, [...(uses.get(grantId) ?? []), use.parse(json).decisionId]);
  });
  return uses;
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

/** A work queue takes no second consumer: its messages are fetched one by one. */
async function queuedIds(
  manager: JetStreamManager,
): Promise<{ readonly ids: readonly string[]; readonly done: boolean }> {
  const { num_pending, num_ack_pending } = await manager.consumers.info(STREAMS.escalations, CONSUMERS.escalations);
  const { state } = await manager.streams.info(STREAMS.escalations);
  const ids: string[] = [];
  for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage(STREAMS.escalations, { seq }).catch(() => null);
    const id = message?.json<{ approvalId?: string }>().approvalId;
    if (id !== undefined) ids.push(id);
  }
  return { ids, done: num_pending + num_ack_pending === 0 };
}

/** The file names of the spools end with the approval's id. */
async function spooledIds({ spoolFolders }: Fleet): Promise<readonly string[]> {
  const names = await Promise.all(spoolFolders.map((folder) => readdir(folder).catch(() => [])));
  return names.flat().flatMap((name) => /-([0-9A-Z]{26})\.json$/.exec(name)?.[1] ?? []);
}

function lastToken(subject: string, fromEnd: number): string {
  return subject.split(".").at(-fromEnd) ?? "";
}
