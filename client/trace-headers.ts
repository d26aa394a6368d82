import { context, propagation } from "@opentelemetry/api";

/** W3C Trace Context of the active span, if the service has an OpenTelemetry SDK; otherwise nothing. */
export function activeTraceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
