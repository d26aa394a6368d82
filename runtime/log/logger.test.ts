import { context, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger, type LogFormat, type Logger } from "./logger.ts";

function capture(format: LogFormat = "json"): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { logger: createLogger({ name: "test", level: "info", format, destination }), lines };
}

describe("a logger", () => {
  it("writes one JSON object per line, with level and time as text", () => {
    const { logger, lines } = capture();
    logger.child({ part: "spool" }).info({ entries: 3 }, "drained");
    const line = JSON.parse(lines.join(""));
    expect(line).toMatchObject({ name: "test", level: "info", part: "spool", entries: 3, message: "drained" });
    expect(new Date(line.time).toISOString()).toBe(line.time);
  });

  it("leaves out what is below its level", () => {
    const { logger, lines } = capture();
    logger.debug("not said");
    expect(lines).toEqual([]);
  });

  it("never writes a token, a password or an authorization header", () => {
    const { logger, lines } = capture();
    logger.info({ token: "s3cret", nats: { password: "s3cret" }, call: { headers: { authorization: "s3cret" } } }, "x");
    expect(lines.join("")).not.toContain("s3cret");
    expect(lines.join("")).toContain("[redacted]");
  });

  it("writes errors with stack and cause", () => {
    const { logger, lines } = capture();
    logger.error({ error: new Error("outer", { cause: new Error("inner") }) }, "failed");
    expect(JSON.parse(lines.join("")).error).toMatchObject({ message: "outer: inner", stack: expect.any(String) });
  });

  it("writes lines for people when asked to", () => {
    const { logger, lines } = capture("pretty");
    logger.warn({ path: "a b", error: new Error("broken") }, "cannot read");
    expect(lines.join("")).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}cannot read name=test path="a b"\n {4}Error: broken/,
    );
  });
});

describe("a logger within a span", () => {
  // It exports nothing; it is here for its context manager.
  const sdk = new NodeSDK({ spanProcessors: [], metricReaders: [], logRecordProcessors: [] });
  beforeAll(() => sdk.start());
  afterAll(() => sdk.shutdown());

  it("adds the trace and span ids", () => {
    const { logger, lines } = capture();
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const span = trace.wrapSpanContext({ traceId, spanId: "b7ad6b7169203331", traceFlags: 1 });
    context.with(trace.setSpan(context.active(), span), () => logger.info("inside"));
    logger.info("outside");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ trace_id: traceId, span_id: "b7ad6b7169203331" });
    expect(JSON.parse(lines[1] ?? "")).not.toHaveProperty("trace_id");
  });
});
