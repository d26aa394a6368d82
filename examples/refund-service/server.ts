import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { issueRefund, type RefundParts, type RefundResult } from "./issue-refund.ts";
import { parseRefundRequest } from "./refund-request.ts";
import type { StaffMember } from "./staff.ts";
import { traced } from "./traced.ts";

const MAX_BODY_BYTES = 16 * 1024;

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The HTTP face of the refund service: POST /refunds, GET /refunds, GET /healthz. Errors are problem details
 * (RFC 9457), with the gate's reason code as `code`.
 */
export function createRefundServer(parts: RefundParts, staff: readonly StaffMember[]): Server {
  const staffById = new Map(staff.map((member) => [member.id, member]));

  async function postRefund(incoming: IncomingMessage): Promise<Answer> {
    const request = parseRefundRequest(incoming.headers, JSON.parse(await readBody(incoming)));
    const member = staffById.get(request.operator);
    if (member === undefined) return problem(401, "UNKNOWN_OPERATOR", `nobody is called '${request.operator}' here`);
    const payment = parts.ledger.payment(request.payment);
    if (payment === undefined) return problem(404, "UNKNOWN_PAYMENT", `there is no payment '${request.payment}'`);
    return answerOf(await issueRefund(parts, request, member, payment));
  }

  async function route(incoming: IncomingMessage): Promise<Answer> {
    switch (`${incoming.method} ${incoming.url}`) {
      case "POST /refunds":
        return await postRefund(incoming);
      case "GET /refunds":
        return { status: 200, body: { refunds: parts.ledger.refunds() } };
      case "GET /healthz":
        return { status: 200, body: { status: "ok" } };
      default:
        return problem(404, "NO_SUCH_ROUTE", `${incoming.method} ${incoming.url} is not served here`);
    }
  }

  return createServer((incoming, response) => {
    traced(incoming, () => route(incoming).catch(answerOfError)).then((answer) => send(response, answer));
  });
}

/** What the caller hears. 202: come back with the same Idempotency-Key, and the approval is joined, not asked anew. */
function answerOf(result: RefundResult): Answer {
  switch (result.kind) {
    case "booked": {
      const { refund, card, decision } = result;
      const { decisionId, reasonCode, ruleIds, approvalId } = decision;
      return { status: 201, body: { refund, card, decisionId, reasonCode, ruleIds, approvalId } };
    }
    case "pending": {
      const { approvalId, reasonCode, ruleIds, reason } = result.decision;
      return {
        status: 202,
        body: { approvalId, reasonCode, ruleIds, detail: reason },
        headers: { "retry-after": "5" },
      };
    }
    case "refused": {
      const { reasonCode, reason, ruleIds, approvalId } = result.decision;
      return problem(403, reasonCode, reason, { ruleIds, approvalId });
    }
    case "failed":
      return problem(409, "LEDGER_REFUSED", result.reason);
  }
}

function answerOfError(error: unknown): Answer {
  if (error instanceof z.ZodError) return problem(400, "BAD_BODY", z.prettifyError(error));
  if (error instanceof SyntaxError) return problem(400, "BAD_BODY", error.message);
  if (error instanceof RangeError) return problem(413, "BODY_TOO_LARGE", error.message);
  // Fail closed: a gate that does not answer is a closed gate.
  if (error instanceof PosternError) return problem(503, error.code, error.message);
  return problem(500, "INTERNAL", errorMessage(error));
}

function problem(status: number, code: string, detail: string, more: object = {}): Answer {
  return {
    status,
    body: { type: "about:blank", status, code, detail, ...more },
    headers: { "content-type": "application/problem+json" },
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) throw new RangeError(`a body has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(`${JSON.stringify(body)}\n`);
}
