import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestDigest } from "../digest/index.ts";
import { text, token } from "../testing/arbitraries.ts";
import { CHANGE_ID, changeId, guardRequest, isGuardRequest, type Proposal, proposalOf } from "./model.ts";

const origin = fc.record({ environment: token, revision: fc.nat() });
const proposals: fc.Arbitrary<Proposal> = fc.record(
  {
    verb: fc.constantFrom("publish", "promote", "rollback"),
    environment: token,
    by: token,
    message: text,
    digest: token,
    baseRevision: fc.nat(),
    rollbackOf: fc.nat(),
    promotedFrom: origin,
    breakGlass: text,
  },
  { requiredKeys: ["verb", "environment", "by", "message", "digest", "baseRevision", "rollbackOf"] },
);
const operator = { name: "ed", roles: ["policy-editor"], groups: ["platform"] };

describe("the question to a guard", () => {
  it("holds the whole proposal: nothing else is needed to apply it", () => {
    fc.assert(
      fc.property(proposals, (proposal) => {
        const request = guardRequest(proposal, operator, {});
        expect(isGuardRequest(request)).toBe(true);
        expect(proposalOf(request)).toEqual(proposal);
      }),
    );
  });

  it("has another digest whenever anything of the proposal is another, so that no approval covers a second one", () => {
    fc.assert(
      fc.property(proposals, proposals, (a, b) => {
        const [x, y] = [a, b].map((one) => requestDigest(guardRequest(one, { ...operator, name: one.by }, {})));
        expect(x === y).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });

  it("does not depend on what is said about the proposal: the same one joins the change that waits", () => {
    fc.assert(
      fc.property(proposals, (proposal) => {
        const digests = [{}, { weakens: true }].map((context) =>
          requestDigest(guardRequest(proposal, operator, context)),
        );
        expect(digests[0]).toBe(digests[1]);
      }),
    );
  });

  it.each([
    ["another action", { action: { name: "payments.refund", properties: {} } }],
    ["an action of no verb", { action: { name: "postern.policy.eat", properties: {} } }],
    ["another resource", { resource: { type: "payment", id: "p", properties: {} } }],
    ["arguments that are no proposal", { arguments: { digest: 1 } }],
  ])("is not read out of %s", (_, changed) => {
    const [proposal] = fc.sample(proposals, 1);
    if (proposal === undefined) throw new Error("no sample");
    expect(proposalOf({ ...guardRequest(proposal, operator, {}), ...changed })).toBeUndefined();
  });
});

it("ids of changes differ by environment, request and attempt", () => {
  const ids = [changeId("a", "d", 0), changeId("b", "d", 0), changeId("a", "e", 0), changeId("a", "d", 1)];
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(CHANGE_ID);
});

function sorted(proposal: Proposal) {
  return Object.entries(proposal).sort(([a], [b]) => (a < b ? -1 : 1));
}
