import { expect, test } from "vitest";
import type { ApprovalOutcome, Grant } from "../../shared/approval/model.ts";
import { silentLog } from "../ports.ts";
import { checkRequest, grantFor, outcomeFor } from "../testing/samples.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { GrantIndex } from "./grant-index.ts";
import { GrantKeeper } from "./grant-keeper.ts";

const request = checkRequest();
const signed = (grant: Grant, changed: Partial<ApprovalOutcome> = {}) =>
  JSON.stringify(outcomeFor(grant.approvalId, { grant, ...changed }));

function setUp() {
  const index = new GrantIndex();
  const clock = new VirtualClock(0);
  const verifyOutcome = (jws: string): ApprovalOutcome => JSON.parse(jws);
  const keeper = new GrantKeeper({ environment: "test", index, verifyOutcome, clock, log: silentLog });
  return { index, keeper };
}

test("what counts is the grant that was signed, not the entry around it", () => {
  const { index, keeper } = setUp();
  const grant = grantFor(request, { uses: 1 });
  keeper.offer(grant.id, { grant: { ...grant, uses: 1_000 }, outcome: signed(grant), revoked: false });
  expect(index.find(request, "refunds", 0)).toEqual(grant);
});

test.each<[string, (grant: Grant) => string]>([
  ["a broken signature", () => "not JSON"],
  ["another grant", (grant) => signed({ ...grant, id: "G-2" })],
  ["another environment", (grant) => signed(grant, { environment: "prod" })],
  ["a refusal", (grant) => JSON.stringify(outcomeFor(grant.approvalId, { status: "denied" }))],
])("an entry with %s is refused, and those after it count", (_, outcome) => {
  const { index, keeper } = setUp();
  const grant = grantFor(request);
  keeper.offer(grant.id, { grant, outcome: outcome(grant), revoked: false });
  const good = grantFor(request, { id: "G-good" });
  keeper.offer(good.id, { grant: good, outcome: signed(good), revoked: false });
  expect(index.find(request, "refunds", 0)?.id).toBe("G-good");
  expect(index.size).toBe(1);
});

test("a revocation counts at once, and the entry before it does not come back", () => {
  const { index, keeper } = setUp();
  const grant = grantFor(request);
  keeper.offer(grant.id, { grant, outcome: signed(grant), revoked: false });
  keeper.offer(grant.id, { grant, outcome: signed(grant), revoked: true });
  expect(index.standing(grant, 0)).toBe("revoked");
  expect(index.find(request, "refunds", 0)).toBeUndefined();
});

test("an entry that is gone takes its grant with it", () => {
  const { index, keeper } = setUp();
  const grant = grantFor(request);
  keeper.offer(grant.id, { grant, outcome: signed(grant), revoked: false });
  keeper.offer(grant.id, undefined);
  expect(index.size).toBe(0);
});
