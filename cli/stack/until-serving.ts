import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "../../runtime/rpc/client.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";

const RETRY_MS = 50;

/**
 * Resolves when the program at `address` says SERVING (grpc.health.v1). Throws NOT_SERVING when it did not within
 * `timeoutMs`, or what `alive` throws as soon as the process is gone.
 */
export async function untilServing(
  address: string,
  options: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly alive: () => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const health = createClient("grpc.health.v1.Health", address);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  let last = "no answer";
  try {
    while (!signal.aborted) {
      options.alive();
      try {
        // A short deadline: the process may end without the connection noticing, and then `alive` must be asked again.
        for await (const { status } of health.watch({ service: "" }, { signal, timeoutMs: 1_000 })) {
          if (status === "SERVING") return;
          last = `it says ${status}`;
        }
      } catch (error) {
        if (!(error instanceof PosternError && error.code === "DEADLINE_EXCEEDED")) last = errorMessage(error);
      }
      await delay(RETRY_MS);
    }
  } finally {
    health.close();
  }
  throw new PosternError("unavailable", "NOT_SERVING", `${options.name} at ${address} does not serve: ${last}`, {
    hint: "Read its log.",
  });
}
