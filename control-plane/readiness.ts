import type { Interceptor } from "../runtime/rpc/intercept.ts";
import { PosternError } from "../shared/errors/postern-error.ts";

/** Whether the control plane answers for what it knows: it has folded the approvals log, and its bus is there. */
export interface Readiness {
  ready: boolean;
}

/** Turns calls away until the control plane is ready: an empty list would be a wrong answer, not an early one. */
export function readinessInterceptor(readiness: Readiness): Interceptor {
  function requireReady(): void {
    if (readiness.ready) return;
    throw new PosternError("unavailable", "NOT_READY", "The control plane is still reading the approvals log.", {
      hint: "Try again in a moment; the health service says when.",
      retryAfterMs: 500,
    });
  }
  return {
    unary: (next) => (request, call) => {
      requireReady();
      return next(request, call);
    },
    stream: (next) => (request, call) => {
      requireReady();
      return next(request, call);
    },
  };
}
