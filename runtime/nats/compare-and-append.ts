import { randomUUID } from "node:crypto";
import { readAll } from "./feed.ts";
import { JsHeaders } from "./headers.ts";
import type { Link } from "./link.ts";
import { publish } from "./publish.ts";

export interface Append {
  readonly stream: string;
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The subject's last sequence, as the caller knows it; 0: nothing there. */
  readonly expectedSequence: number;
  /** Unlike any other: two replicas may write equal bytes, and only this tells whose got in. Default: a new one. */
  readonly messageId?: string;
}

/**
 * Optimistic concurrency: stores if the subject still stands where the caller thinks. Resolves to the new sequence, or to
 * "conflict" when someone else was first; a lost answer is cleared up before either is said. For the control plane.
 */
export async function compareAndAppend(link: Link, append: Append): Promise<number | "conflict"> {
  const { stream, subject, payload, expectedSequence, messageId = randomUUID() } = append;
  const published = await publish(link, subject, payload, { messageId, expectedSequence });
  if (published.kind === "stored") return published.sequence;
  if (!published.retried) return "conflict";
  // Newer servers check the sequence before they look for duplicates, so the conflict may be with our own first try.
  const messages = await readAll(link, { stream, filter: subject }, "all");
  const winner = messages.find((message) => message.sequence > expectedSequence);
  return winner?.header(JsHeaders.MessageId) === messageId ? winner.sequence : "conflict";
}
