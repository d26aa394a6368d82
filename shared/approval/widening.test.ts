import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckRequest } from "../check/request.ts";
import { scopeDigest } from "../digest/index.ts";
import type { GrantScope, GrantTerms } from "../policy/model.ts";
import {
  accountant,
  cfo,
  finance,
  lead,
  refund,
  requestCommand,
  stateAfter,
  team,
  tickAt,
  voteCommand,
  workflowWith,
} from "../testing/approval-samples.ts";
import { decide } from "./decide.ts";
import { isWithin } from "./widening.ts";

const standard: GrantTerms = { uses: 1, ttlMs: 1_000, scope: "arguments" };
const limit: GrantTerms = { uses: 10, ttlMs: 60_000, scope: "resource" };
const grant = { ...standard, widen: limit };
const asked = requestCommand(workflowWith({ grant }));
const wide = (terms: Partial<GrantTerms> = {}) => ({ widen: { ...limit, ...terms } });
const code = (expected: string) => expect.objectContaining({ code: expected });

/** What the grant is in the end when these people approve with these terms; undefined: as the workflow says. */
function granted(...terms: readonly [GrantTerms?, GrantTerms?, GrantTerms?]): GrantTerms | undefined {
  const votes = [lead, accountant, cfo].map((voter, index) => {
    const widen = terms[index];
    return voteCommand(voter, index + 1, widen === undefined ? {} : { widen });
  });
  const { grant: made } = stateAfter(asked, ...votes);
  return made && { uses: made.uses, ttlMs: made.expiresAtMs - made.issuedAtMs, scope: made.scope };
}

describe("a grant", () => {
  it("is as wide as all who approved wanted it", () => {
    expect(granted(limit, limit, limit)).toEqual(limit);
  });

  it("is as the workflow says when one of them said nothing", () => {
    expect(granted(limit, limit)).toEqual(standard);
    expect(granted()).toEqual(standard);
  });

  it("is the narrowest in each respect", () => {
    expect(
      granted({ ...limit, uses: 5 }, { ...limit, ttlMs: 9_000 }, { ...limit, scope: { arguments: ["a"] } }),
    ).toEqual({
      uses: 5,
      ttlMs: 9_000,
      scope: { arguments: ["a"] },
    });
  });

  it("binds every argument that somebody bound", () => {
    const scopes: readonly GrantScope[] = [{ arguments: ["b", "c"] }, { arguments: ["a", "b"] }];
    expect(
      granted({ ...limit, scope: scopes[0] ?? "arguments" }, { ...limit, scope: scopes[1] ?? "arguments" }, limit),
    ).toMatchObject({
      scope: { arguments: ["a", "b", "c"] },
    });
  });

  it("is bound to what its scope says of the request", () => {
    const { grant: made } = stateAfter(
      asked,
      ...[lead, accountant, cfo].map((voter, at) => voteCommand(voter, at + 1, wide())),
    );
    expect(made?.scopeDigest).toBe(scopeDigest(refund, "resource"));
  });

  it.each(["before", "after"])("is not widened when a stage consented by silence %s those who voted", (order) => {
    const silent = { ...team, name: "silent", quorum: 2, onTimeout: "approve" as const };
    const loud = { ...finance, quorum: 1 };
    const stages = order === "before" ? [silent, loud] : [loud, silent];
    const request = requestCommand(workflowWith({ grant, stages }));
    // In the silent stage one of the two who are needed votes, and widens too.
    const early = voteCommand(order === "before" ? lead : accountant, 1, wide());
    const late = voteCommand(order === "before" ? accountant : lead, 101, wide());
    const state =
      order === "before"
        ? stateAfter(request, early, tickAt(100), late)
        : stateAfter(request, early, { ...late, nowMs: 2 }, tickAt(200));
    expect(state).toMatchObject({ status: "approved", grant: { uses: 1, scope: "arguments" } });
  });
});

describe("a vote that widens", () => {
  const pending = stateAfter(asked);

  it.each<[string, Partial<GrantTerms>]>([
    ["more uses", { uses: 11 }],
    ["more time", { ttlMs: 60_001 }],
    ["a wider scope", { scope: "action" }],
  ])("to %s than the workflow permits is refused", (_, terms) => {
    expect(() => decide(pending, voteCommand(lead, 1, wide(terms)))).toThrow(code("WIDENING_FORBIDDEN"));
  });

  it("is refused where the workflow permits no widening", () => {
    const strict = stateAfter(requestCommand(workflowWith({ grant: standard })));
    expect(() => decide(strict, voteCommand(lead, 1, wide()))).toThrow(code("WIDENING_FORBIDDEN"));
  });

  it("is refused when it is a no", () => {
    expect(() => decide(pending, voteCommand(lead, 1, { verdict: "deny", ...wide() }))).toThrow(
      code("WIDENING_FORBIDDEN"),
    );
  });

  it("is in the history with its terms", () => {
    expect(decide(pending, voteCommand(lead, 1, wide()))[0]).toMatchObject({ kind: "vote_cast", widen: limit });
  });
});

const named = fc.subarray(["a", "b", "c"], { minLength: 1 }).map((names): GrantScope => ({ arguments: names }));
const scopes = fc.oneof(fc.constantFrom<GrantScope>("arguments", "resource", "action"), named);
const requests: fc.Arbitrary<CheckRequest> = fc
  .record({
    args: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.boolean()),
    id: fc.constantFrom("1", "2"),
    roles: fc.subarray(["x"]),
  })
  .map(({ args, id, roles }) => ({
    ...refund,
    subject: { ...refund.subject, roles },
    resource: { ...refund.resource, id },
    arguments: args,
  }));

describe("'reaches no farther than'", () => {
  it("is a partial order", () => {
    fc.assert(
      fc.property(scopes, scopes, scopes, (a, b, c) => {
        expect(isWithin(a, a)).toBe(true);
        if (isWithin(a, b) && isWithin(b, a)) expect(a).toEqual(b);
        if (isWithin(a, b) && isWithin(b, c)) expect(isWithin(a, c)).toBe(true);
      }),
    );
  });

  it("means that the wider scope covers every request that the narrower one covers", () => {
    fc.assert(
      fc.property(scopes, scopes, requests, requests, (narrow, wider, approved, other) => {
        fc.pre(isWithin(narrow, wider));
        const covers = (scope: GrantScope) => scopeDigest(approved, scope) === scopeDigest(other, scope);
        if (covers(narrow)) expect(covers(wider)).toBe(true);
      }),
    );
  });
});
