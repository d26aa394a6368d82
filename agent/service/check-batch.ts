import type { CheckBatchRequest__Output } from "../../proto/gen/postern/v1/CheckBatchRequest.ts";
import type { Decision } from "../../shared/check/decision.ts";
import type { JsonLimits } from "../../shared/check/limits.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { type CallFrame, type CheckDeps, check } from "./check.ts";
import { type DecodedCheck, decodeCheck } from "./decode-request.ts";

/** All requests of a batch; nothing is decided when one of them is malformed. */
export function decodeBatch(
  message: CheckBatchRequest__Output,
  limits: JsonLimits,
  maxBatch: number,
): readonly DecodedCheck[] {
  const { requests } = message;
  if (requests.length > maxBatch) {
    const what = `a batch has at most ${maxBatch} requests, this one has ${requests.length}`;
    throw new PosternError("invalid_argument", "BATCH_TOO_LARGE", what, {
      where: { field: "requests" },
      hint: "Split it, or raise maxBatch.",
    });
  }
  return requests.map((request, index) => decodeCheck(request, limits, `requests[${index}].`));
}

/**
 * Decides one after the other, as if each were a call of its own that does not wait: of two equal requests under one
 * single-use grant the first is released.
 */
export async function checkBatch(
  deps: CheckDeps,
  checks: readonly DecodedCheck[],
  frame: CallFrame,
): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (const { request, options } of checks) {
    const answer = check(deps, request, { ...options, wait: false }, frame);
    decisions.push(answer instanceof Promise ? await answer : answer);
  }
  return decisions;
}
