import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const body = z.strictObject({
  payment: z.string().min(1),
  amount: z.number(),
  currency: z.string().length(3),
  reason: z.string().min(1),
  /** For the people who may have to approve it. */
  note: z.string().max(500).default(""),
});

/** What a caller of POST /refunds wants, with what its headers say. */
export interface RefundRequest extends z.output<typeof body> {
  /** Who is at the keyboard. A real service takes it from the session. */
  readonly operator: string;
  /** Empty: none given. */
  readonly idempotencyKey: string;
  /** How long the caller will wait for approvers; 0: not at all. */
  readonly waitMs: number;
}

/** Reads a request; throws a ZodError when the body is not what it should be. */
export function parseRefundRequest(headers: IncomingHttpHeaders, json: unknown): RefundRequest {
  return {
    ...body.parse(json),
    operator: one(headers["x-operator"]),
    idempotencyKey: one(headers["idempotency-key"]),
    waitMs: preferredWaitMs(one(headers.prefer)),
  };
}

/** The `wait` preference, in seconds on the wire (RFC 7240 section 4.3), at most two minutes. */
export function preferredWaitMs(prefer: string): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])/.exec(prefer)?.[1];
  return Math.min(Number(seconds ?? 0), 120) * 1000;
}

function one(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? "";
}
