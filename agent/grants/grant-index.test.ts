import { expect, test } from "vitest";
import { checkRequest, grantFor } from "../testing/samples.ts";
import { GrantIndex } from "./grant-index.ts";

const request = checkRequest({ arguments: { amount: 100 } });

test("a grant is found by the very same arguments and not by changed ones", () => {
  const index = new GrantIndex();
  const grant = grantFor(request, { scope: "arguments" });
  index.add(grant);
  expect(index.find(request, "refunds", 0)).toEqual(grant);
  expect(index.find(checkRequest({ arguments: { amount: 101 } }), "refunds", 0)).toBeUndefined();
});

test("a grant on the resource covers other arguments, and another workflow's grant does not", () => {
  const index = new GrantIndex();
  index.add(grantFor(request, { scope: "resource" }));
  const other = checkRequest({ arguments: { amount: 101 } });
  expect(index.find(other, "refunds", 0)?.scope).toBe("resource");
  expect(index.find(other, "payouts", 0)).toBeUndefined();
});

test("a grant bound to named arguments covers requests that differ in others only", () => {
  const index = new GrantIndex();
  const order = (args: Record<string, number>) => checkRequest({ arguments: { order: 7, ...args } });
  const grant = grantFor(order({ amount: 1 }), { scope: { arguments: ["order"] } });
  index.add(grant);
  expect(index.find(order({ amount: 2 }), "refunds", 0)).toEqual(grant);
  expect(index.find(checkRequest({ arguments: { order: 8, amount: 1 } }), "refunds", 0)).toBeUndefined();
  expect(index.find(checkRequest({ arguments: { amount: 1 } }), "refunds", 0)).toBeUndefined();
});

test("of two grants that cover a request the one that reaches less is spent first", () => {
  const index = new GrantIndex();
  const named = grantFor(request, { id: "G-named", scope: { arguments: ["amount"] } });
  for (const grant of [grantFor(request, { id: "G-action", scope: "action" }), named]) index.add(grant);
  expect(index.find(request, "refunds", 0)).toEqual(named);
  index.remove("G-named");
  expect(index.find(request, "refunds", 0)?.id).toBe("G-action");
});

test("an expired, a revoked and a consumed grant are not found, and say why", () => {
  const index = new GrantIndex();
  const expired = grantFor(request, { id: "G-expired", expiresAtMs: 10 });
  const revoked = grantFor(request, { id: "G-revoked" });
  const consumed = grantFor(request, { id: "G-consumed", uses: 2 });
  for (const grant of [expired, revoked, consumed]) index.add(grant);
  index.revoke(revoked.id, revoked.expiresAtMs);
  for (const use of [0, 1]) index.uses.confirm(consumed.id, use);
  expect(index.find(request, "refunds", 10)).toBeUndefined();
  expect([expired, revoked, consumed].map((grant) => index.standing(grant, 10))).toEqual([
    "expired",
    "revoked",
    "consumed",
  ]);
});

test("of two grants the one that expires first is spent first", () => {
  const index = new GrantIndex();
  index.add(grantFor(request, { id: "G-long", expiresAtMs: 2_000 }));
  index.add(grantFor(request, { id: "G-short", expiresAtMs: 1_000 }));
  expect(index.find(request, "refunds", 0)?.id).toBe("G-short");
  index.uses.confirm("G-short", 0);
  expect(index.find(request, "refunds", 0)?.id).toBe("G-long");
});

test("a revoked grant stays out when its entry is seen again", () => {
  const index = new GrantIndex();
  const grant = grantFor(request, {});
  index.revoke(grant.id, grant.expiresAtMs);
  index.add(grant);
  expect(index.find(request, "refunds", 0)).toBeUndefined();
});

test("a full index takes no more and says so", () => {
  const index = new GrantIndex(1);
  expect(index.add(grantFor(request, { id: "G-1" }))).toBe(true);
  expect(index.add(grantFor(request, { id: "G-2" }))).toBe(false);
});

test("a sweep forgets what has expired", () => {
  const index = new GrantIndex();
  index.add(grantFor(request, { id: "G-1", expiresAtMs: 10 }));
  index.add(grantFor(request, { id: "G-2", expiresAtMs: 20 }));
  index.sweep(10);
  expect(index.size).toBe(1);
});
