import { expect, test } from "vitest";
import { checkRequest, grantFor } from "../testing/samples.ts";
import { UseLedger } from "./use-ledger.ts";

const grant = grantFor(checkRequest(), { uses: 3 });

test("calls that come together reserve different uses, and no more than there are", () => {
  const ledger = new UseLedger();
  expect([1, 2, 3, 4].map(() => ledger.reserve(grant))).toEqual([0, 1, 2, undefined]);
  expect(ledger.hasFree(grant)).toBe(false);
});

test("a use that nobody knows the fate of may be asked for again; a confirmed one may not", () => {
  const ledger = new UseLedger();
  for (let i = 0; i < 3; i++) ledger.reserve(grant);
  ledger.confirm(grant.id, 1);
  ledger.release(grant.id, 0);
  expect(ledger.reserve(grant)).toBe(0);
  expect(ledger.reserve(grant)).toBeUndefined();
});

test("a grant is used up when every use is confirmed, in whatever order", () => {
  const ledger = new UseLedger();
  for (const use of [2, 0, 1]) ledger.confirm(grant.id, use);
  expect(ledger.hasFree(grant)).toBe(false);
});
