import { describe, expect, it } from "vitest";
import { parseRefundRequest, preferredWaitMs } from "./refund-request.ts";

const body = { payment: "pay_1", amount: 12.5, currency: "EUR", reason: "damaged" };

describe("a refund request", () => {
  it("takes the operator, the idempotency key and the wait from the headers", () => {
    const headers = { "x-operator": "lena", "idempotency-key": "k1", prefer: "respond-async, wait=10" };
    expect(parseRefundRequest(headers, body)).toEqual({
      ...body,
      note: "",
      operator: "lena",
      idempotencyKey: "k1",
      waitMs: 10_000,
    });
  });

  it("does not wait unless it is asked to", () => {
    expect(preferredWaitMs("")).toBe(0);
    expect(preferredWaitMs("respond-async")).toBe(0);
  });

  it("waits two minutes at most", () => {
    expect(preferredWaitMs("wait=99999")).toBe(120_000);
  });

  it("is refused when the amount is a string or a field is unknown", () => {
    expect(() => parseRefundRequest({}, { ...body, amount: "12" })).toThrow();
    expect(() => parseRefundRequest({}, { ...body, amout: 1 })).toThrow();
  });
});
