import { z } from "zod";

const answer = z.object({
  refund: z.object({ id: z.string(), amount: z.number() }).optional(),
  card: z.string().optional(),
  approvalId: z.string().default(""),
  reasonCode: z.string().optional(),
  ruleIds: z.array(z.string()).default([]),
  /** Of problem details: the reason code, or the service's own. */
  code: z.string().optional(),
  detail: z.string().optional(),
});

/** What the refund service answered. */
export interface RefundAnswer extends z.output<typeof answer> {
  readonly status: number;
  readonly elapsedMs: number;
}

export interface RefundCall {
  readonly operator: string;
  readonly payment: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly note?: string;
  readonly idempotencyKey?: string;
  /** How long the caller waits for approvers. Absent: not at all. */
  readonly waitSeconds?: number;
}

/** Calls POST /refunds as a web shop would. */
export async function callRefunds(baseUrl: string, call: RefundCall): Promise<RefundAnswer> {
  const { operator, idempotencyKey, waitSeconds, ...body } = call;
  const startedAt = performance.now();
  const response = await fetch(`${baseUrl}/refunds`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-operator": operator,
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      ...(waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` }),
    },
    body: JSON.stringify(body),
  });
  const parsed = answer.parse(await response.json());
  return { ...parsed, status: response.status, elapsedMs: performance.now() - startedAt };
}
