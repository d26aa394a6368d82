import { expect, test } from "vitest";
import type { Fact__Output } from "../../proto/gen/postern/v1/Fact.ts";
import type { FactDeclaration__Output } from "../../proto/gen/postern/v1/FactDeclaration.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import { factsDetails, factTable } from "./fact-view.ts";

const NOW = Date.UTC(2026, 2, 1, 12);
const bool = (boolValue: boolean) => ({ boolValue, kind: "boolValue" }) as const;

const fact: Fact__Output = {
  environment: "prod",
  path: "incident.active",
  value: bool(true),
  updatedAt: toTimestamp(NOW - 60_000),
  updatedBy: "ann",
  expiresAt: toTimestamp(NOW + 1_740_000),
  source: "pagerduty",
  reason: "INC-42",
  revision: 7,
};
const declared: FactDeclaration__Output = {
  path: "oncall",
  type: "list<string>",
  description: "",
  default: bool(false),
  maxTtl: null,
  maxAge: toDuration(60_000),
  writerRoles: ["admin"],
  writerPrincipals: ["feed"],
};

test("the list has facts that were put, and those that are only declared with their default", () => {
  expect(factTable([fact], [declared, { ...declared, path: "load", default: null }], NOW)).toBe(
    [
      "PATH             VALUE            PUT     EXPIRES  BY               REASON",
      "incident.active  true             1m ago  in 29m   ann (pagerduty)  INC-42",
      "load",
      "oncall           false (default)",
    ].join("\n"),
  );
});

test("the details of a fact tell where it comes from, and what is declared of it", () => {
  const details = factsDetails([fact], [{ ...declared, path: "incident.active" }, declared], NOW);
  expect(details.split("\n\n")).toEqual([
    `fact      facts.incident.active
value     true
put       2026-03-01 11:59:00Z (1m ago)
by        ann
source    pagerduty
reason    INC-42
expires   2026-03-01 12:29:00Z (in 29m)
revision  7
type      list<string>
default   false
max age   1m
writers   role admin, feed`,
    `fact     facts.oncall
value    not put
type     list<string>
default  false
max age  1m
writers  role admin, feed`,
  ]);
});
