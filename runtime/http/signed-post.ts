import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { WebhookSecret } from "../../shared/webhook/secret.ts";
import { signWebhook, WEBHOOK_HEADERS } from "../../shared/webhook/signature.ts";
import { webhookUrlProblem } from "../../shared/webhook/url.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface SignedPost {
  /** https, or http on loopback. A secret, perhaps (Slack): it is in no message that comes out of here. */
  readonly url: string;
  /** Standard Webhooks: several while they are being changed; none: the request is not signed. */
  readonly secrets: readonly WebhookSecret[];
  /** The message's id, the same on every retry. */
  readonly id: string;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For everything, from looking up the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of an answer's body that are kept; a longer one is cut off. */
  readonly maxAnswerBytes: number;
  readonly nowMs: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** What became of a request. That nobody answered is a result like others: who sends webhooks has to expect it. */
export type PostResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: Uint8Array;
      /** The body was longer than `maxAnswerBytes`, or broke off. */
      readonly complete: boolean;
      /** From the header Retry-After. */
      readonly retryAfterMs: number | undefined;
    }
  | {
      readonly kind: "unanswered";
      /** "timeout", or what the system says: "ECONNREFUSED", "ENOTFOUND". */
      readonly why: string;
    };

/**
 * Sends one signed POST. Redirects are not followed: a 3xx is an answer. The connection is not kept, so that a receiver's
 * new address counts at once. Rejects with WEBHOOK_URL_INVALID, without the URL; everything else is a result.
 */
export async function signedPost(post: SignedPost): Promise<PostResult> {
  const problem = webhookUrlProblem(post.url);
  if (problem !== undefined) {
    throw new PosternError("invalid_argument", "WEBHOOK_URL_INVALID", `The webhook's URL is refused: ${problem}.`);
  }
  const timeout = AbortSignal.timeout(post.timeoutMs);
  const signal = post.signal === undefined ? timeout : AbortSignal.any([timeout, post.signal]);
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ kind: "unanswered", why: timeout.aborted ? "timeout" : failureName(error) });
    const url = new URL(post.url);
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, { method: "POST", headers: headersOf(post), signal, agent: false });
    request.on("error", fail);
    request.on("response", (answer) => {
      readAnswer(answer, post.maxAnswerBytes).then((read) => {
        request.destroy();
        // A status without its body is enough to go by, unless time ran out: then the receiver is slow, not done.
        if (timeout.aborted) return fail(new Error("timeout"));
        const retryAfter = retryAfterMs(answer.headers["retry-after"], post.nowMs);
        resolve({ kind: "answered", status: answer.statusCode ?? 0, retryAfterMs: retryAfter, ...read });
      });
    });
    request.end(post.body);
  });
}

function headersOf(post: SignedPost): Record<string, string> {
  const timestampS = Math.floor(post.nowMs / 1_000);
  const body = Buffer.from(post.body);
  const { id, secrets } = post;
  return {
    ...post.headers,
    "content-type": post.contentType,
    "content-length": String(body.length),
    "user-agent": "postern",
    ...(secrets.length === 0
      ? {}
      : {
          [WEBHOOK_HEADERS.id]: id,
          [WEBHOOK_HEADERS.timestamp]: String(timestampS),
          [WEBHOOK_HEADERS.signature]: signWebhook({ id, timestampS, body }, secrets),
        }),
  };
}

async function readAnswer(answer: IncomingMessage, maxBytes: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > maxBytes) break;
    }
  } catch {
    return { body: Buffer.concat(chunks).subarray(0, maxBytes), complete: false };
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), complete: size <= maxBytes };
}

/** The code alone: messages of the system may quote the address. */
function failureName(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
