import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Digest } from "../digest/index.ts";
import { APPROVAL_ID, type ApprovalIdParts, approvalId } from "./approval-id.ts";

const parts: fc.Arbitrary<ApprovalIdParts> = fc.record({
  environment: fc.constantFrom("dev", "prod"),
  requestDigest: fc.string().map(sha256Digest),
  workflow: fc.constantFrom("refunds", "deploys"),
  idempotencyKey: fc.string({ unit: "binary", maxLength: 8 }),
  attempt: fc.nat({ max: 3 }),
});

const sample = { environment: "dev", requestDigest: "d", workflow: "w", idempotencyKey: "", attempt: 0 };

describe("the approval id", () => {
  it("is 26 characters of Crockford base32 whatever it is made of", () => {
    fc.assert(fc.property(parts, (value) => APPROVAL_ID.test(approvalId(value))));
  });

  it("is the same for the same parts and differs when any part does", () => {
    fc.assert(
      fc.property(
        parts,
        parts,
        (a, b) => (approvalId(a) === approvalId(b)) === (JSON.stringify(a) === JSON.stringify(b)),
      ),
    );
  });

  it("keeps its value across versions: running approvals must still be found after an upgrade", () => {
    expect(approvalId(sample)).toBe("WH7PXB86AYS6G1AD45N3WSE68R");
  });

  it("does not run parts together", () => {
    expect(approvalId({ ...sample, workflow: "ab", idempotencyKey: "c" })).not.toBe(
      approvalId({ ...sample, workflow: "a", idempotencyKey: "bc" }),
    );
  });
});
