/** What JetStream says of a message in its reply subject. */
export interface Delivery {
  /** How often the message was delivered, this time included. */
  readonly deliveries: number;
  readonly streamSequence: number;
  readonly consumerSequence: number;
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
  const numbers = tokens.slice(start, start + 5).map(Number);
  const [deliveries, streamSequence, consumerSequence, , pending] = numbers;
  if (
    deliveries === undefined ||
    streamSequence === undefined ||
    consumerSequence === undefined ||
    pending === undefined
  )
    return undefined;
  return numbers.every(Number.isFinite) ? { deliveries, streamSequence, consumerSequence, pending } : undefined;
}
