/** What JetStream says of a message in its reply subject. */
export interface Delivery {
  /** How often the message was delivered, this time included. */
  readonly deliveries: number;
  readonly streamSequence: number;
  readonly consumerSequence: number;
  /** When the stream took the message, by the server's clock. */
  readonly atMs: number;
  /** How many the consumer has still to deliver. */
  readonly pending: number;
}

/**
 * Reads an acknowledgement subject (NATS ADR-15): five tokens, two more before them when the server adds domain and
 * account, then delivered count, stream sequence, consumer sequence, time, pending. Undefined when it is none.
 */
export function parseDelivery(reply: string | undefined): Delivery | undefined {
  const tokens = (reply ?? "").split(".");
  const start = tokens.length === 9 ? 4 : 6;
  const deliveries = Number(tokens[start]);
  const streamSequence = Number(tokens[start + 1]);
  const consumerSequence = Number(tokens[start + 2]);
  const atMs = Math.floor(Number(tokens[start + 3]) / 1e6);
  const pending = Number(tokens[start + 4]);
  const isOne = Number.isFinite(deliveries + streamSequence + consumerSequence + atMs + pending);
  return isOne ? { deliveries, streamSequence, consumerSequence, atMs, pending } : undefined;
}
