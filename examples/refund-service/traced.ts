import type { IncomingMessage } from "node:http";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

/**
 * Runs the handling of a request in a span that continues the caller's trace (W3C Trace Context). The SDK hands the
 * active span on to the agent, so a check is part of the trace of the request that it was for. Without OpenTelemetry
 * in the process all of this does nothing.
 */
export async function traced<T extends { readonly status: number }>(
  incoming: IncomingMessage,
  handle: () => Promise<T>,
): Promise<T> {
  const method = incoming.method ?? "GET";
  const parent = propagation.extract(context.active(), incoming.headers);
  const span = trace.getTracer("refund-service").startSpan(
    `${method} ${incoming.url}`,
    // Names of the OpenTelemetry semantic conventions for HTTP servers.
    { kind: SpanKind.SERVER, attributes: { "http.request.method": method, "url.path": incoming.url ?? "" } },
    parent,
  );
  try {
    const answer = await context.with(trace.setSpan(parent, span), handle);
    span.setAttribute("http.response.status_code", answer.status);
    if (answer.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  } finally {
    span.end();
  }
}
