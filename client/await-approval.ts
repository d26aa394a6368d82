import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "../runtime/rpc/client.ts";
import { PosternError } from "../shared/errors/postern-error.ts";
import { fromApproval } from "./approval-wire.ts";
import type { ApprovalSnapshot } from "./types.ts";

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 3_000;

/**
 * The states of an approval up to its final one. A stream that breaks is opened again behind the last state seen, so
 * that none comes twice; `signal` ends the waiting by an error of code CANCELLED.
 */
export async function* awaitApproval(
  client: Pick<RpcClient<"postern.v1.Guard">, "await">,
  approvalId: string,
  signal: AbortSignal | undefined,
): AsyncIterable<ApprovalSnapshot> {
  let afterRevision = 0;
  let pauseMs = RETRY_FIRST_MS;
  for (;;) {
    try {
      for await (const { approval } of client.await({ approvalId, afterRevision }, { signal })) {
        if (approval === null) continue;
        const snapshot = fromApproval(approval);
        if (snapshot.revision <= afterRevision) continue;
        afterRevision = snapshot.revision;
        pauseMs = RETRY_FIRST_MS;
        yield snapshot;
        if (snapshot.status !== "pending") return;
      }
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(RETRY_MAX_MS, pauseMs * 2);
  }
}

/** Whether asking again may help: the agent or its way to NATS is down, not the question wrong. */
function mayPass(error: unknown): boolean {
  return error instanceof PosternError && error.kind === "unavailable" && error.code !== "CANCELLED";
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (cause) {
    throw new PosternError("unavailable", "CANCELLED", "waiting for the approval was given up", {
      hint: "The approval stays pending; await it again by its id.",
      cause,
    });
  }
}
