import { trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { activeTraceparent, contextOf, parseTraceparent, traceHeaders } from "./carrier.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";
const span = "00f067aa0ba902b7";

describe("parseTraceparent", () => {
  it("reads version 00, and what later versions have in common with it", () => {
    expect(parseTraceparent(`00-${id}-${span}-01`)).toMatchObject({ traceId: id, spanId: span, traceFlags: 1 });
    expect(parseTraceparent(`cc-${id}-${span}-03-more`)).toMatchObject({ traceId: id, traceFlags: 1 });
    expect(parseTraceparent(`00-${id}-${span}-00`)?.traceFlags).toBe(0);
  });

  it.each([
    [undefined],
    [""],
    [`ff-${id}-${span}-01`],
    [`00-${id}-${span}-01-more`],
    [`00-${id.toUpperCase()}-${span}-01`],
    [`00-${"0".repeat(32)}-${span}-01`],
    [`00-${id}-${"0".repeat(16)}-01`],
    [`00-${id}-${span}`],
  ])("refuses %s", (traceparent) => {
    expect(parseTraceparent(traceparent)).toBeUndefined();
    expect(trace.getSpan(contextOf(traceparent))).toBeUndefined();
  });

  it("keeps the trace state", () => {
    expect(parseTraceparent(`00-${id}-${span}-01`, "a=1,b=2")?.traceState?.get("b")).toBe("2");
  });
});

describe("the active span as text", () => {
  it("is nothing when there is none", () => {
    expect(activeTraceparent()).toBe("");
    expect(traceHeaders()).toEqual({});
  });
});
