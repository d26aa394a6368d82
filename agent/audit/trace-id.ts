/** W3C Trace Context §3.2.2: the second part of a traceparent. Empty for none. */
export function traceIdOf(traceparent: string): string {
  return traceparent === "" ? "" : (traceparent.split("-")[1] ?? "");
}
