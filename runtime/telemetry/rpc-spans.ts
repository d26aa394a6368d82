import { type Context, context, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import {
  ATTR_ERROR_TYPE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  RPC_SYSTEM_NAME_VALUE_GRPC,
} from "@opentelemetry/semantic-conventions";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Interceptor } from "../rpc/intercept.ts";
import type { CallContext } from "../rpc/service.ts";
import { statusName } from "../rpc/status.ts";
import { contextOf } from "./carrier.ts";
import { tracing } from "./switches.ts";
import { settle, tracer } from "./with-span.ts";

/**
 * A server span per call, by the semantic conventions for gRPC, in the trace that the caller's headers name. Handlers
 * run with it active. While tracing is off a call passes through at the cost of one boolean.
 */
export function rpcTelemetry(): Interceptor {
  return {
    unary: (next, path) => (request, call) => {
      if (!tracing.enabled) return next(request, call);
      const parent = parentOf(call);
      if (isSettledUnsampled(parent)) return context.with(parent, next, undefined, request, call);
      const { span, active } = startServerSpan(path, call, parent);
      return settle(
        () => context.with(active, next, undefined, request, call),
        (error) => endServerSpan(span, error),
      );
    },
    stream: (next, path) => (request, call) => {
      if (!tracing.enabled) return next(request, call);
      const { span, active } = startServerSpan(path, call, parentOf(call));
      return within(span, active, () => next(request, call));
    },
    bidi: (next, path) => (requests, call) => {
      if (!tracing.enabled) return next(requests, call);
      const { span, active } = startServerSpan(path, call, parentOf(call));
      return within(span, active, () => next(requests, call));
    },
  };
}

/** The caller's span, from its headers. */
function parentOf(call: CallContext): Context {
  return contextOf(call.header("traceparent"), call.header("tracestate"));
}

/** The caller does not sample, so nobody will: a span would cost much to record nothing. */
function isSettledUnsampled(parent: Context): boolean {
  const span = trace.getSpanContext(parent);
  return tracing.parentBased && span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) === 0;
}

/** Starts the server span of a call as a child of its caller's span. */
function startServerSpan(path: string, call: CallContext, parent: Context): { span: Span; active: Context } {
  const method = path.slice(1);
  const attributes = {
    [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_GRPC,
    [ATTR_RPC_METHOD]: method,
    [ATTR_NETWORK_PEER_ADDRESS]: call.peer,
  };
  const span = tracer().startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  return { span, active: trace.setSpan(parent, span) };
}

/** Statuses that mean that the server failed; all others are the caller's doing and leave its span's status unset. */
const SERVER_FAULTS = new Set([
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

function endServerSpan(span: Span, error: unknown): void {
  const status = error === undefined ? "OK" : statusName(error);
  span.setAttribute(ATTR_RPC_STATUS_CODE, status);
  if (error !== undefined) {
    span.setAttribute(ATTR_ERROR_TYPE, error instanceof PosternError ? error.code : status);
    if (SERVER_FAULTS.has(status)) span.setStatus({ code: SpanStatusCode.ERROR });
    if (error instanceof Error && status === "INTERNAL") span.recordException(error);
  }
  span.end();
}

/** A stream whose every step runs with the span active, and whose end ends the span. */
async function* within<T>(span: Span, active: Context, open: () => AsyncIterable<T>): AsyncIterable<T> {
  let failure: unknown;
  try {
    const iterator = context.with(active, () => open()[Symbol.asyncIterator]());
    try {
      while (true) {
        const step = await context.with(active, () => iterator.next());
        if (step.done === true) return;
        yield step.value;
      }
    } finally {
      await context.with(active, () => iterator.return?.());
    }
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    endServerSpan(span, failure);
  }
}
