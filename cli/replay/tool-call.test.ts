import { describe, expect, it } from "vitest";
import { parseToolCalls, toolCheck } from "./tool-call.ts";

const line = (over: object = {}) =>
  JSON.stringify({
    domain: "retail",
    task: "t-1",
    user: "ada",
    tool: "cancel_order",
    arguments: { id: "#1" },
    ...over,
  });

describe("tool calls of a file", () => {
  it("become a question on behalf of the customer", () => {
    const [call] = parseToolCalls(`${line()}\n`, "calls.ndjson");
    expect(call && toolCheck(call, "r1")).toEqual({
      subject: { type: "agent", id: "retail-agent", properties: { onBehalfOf: "ada" } },
      action: "agent.retail.cancel_order",
      resource: { type: "tool", id: "retail.cancel_order" },
      context: { task: "t-1" },
      arguments: { id: "#1" },
      idempotencyKey: "replay-r1-1",
      reason: "conversation t-1",
    });
  });

  it("are counted by line, empty lines included", () => {
    expect(parseToolCalls(`\n${line()}\n\n${line()}`, "f").map((call) => call.line)).toEqual([2, 4]);
  });

  it("are refused with file and line when a field is missing or a name would break the dotted action", () => {
    const broken = { code: "TOOL_CALL_INVALID", where: { file: "f", line: 2 } };
    for (const text of ["{", "[]", line({ user: "" }), line({ tool: "a.b" }), line({ arguments: [] })]) {
      expect(() => parseToolCalls(`${line()}\n${text}`, "f")).toThrow(expect.objectContaining(broken));
    }
  });
});
