import { describe, expect, it } from "vitest";
import { draftDelegation } from "../../shared/delegation/draft-delegation.ts";
import type { Principal } from "../auth/principal.ts";
import type { Holder } from "../auth/token-store.ts";
import { votingActor } from "./voting-actor.ts";

const NOW = 1_000;
const carol: Principal = { name: "carol", roles: ["approver"], groups: ["leads"], environments: undefined };
const dave: Principal = { name: "dave", roles: ["approver"], groups: ["sales"], environments: undefined };

/** As whom dave votes in `dev`, when this is what is known of carol, who delegated to him. */
function daveFor(holder: Holder) {
  const delegation = draftDelegation(
    {
      id: "d1",
      environment: "dev",
      from: "carol",
      to: "dave",
      groups: [],
      startsAtMs: undefined,
      endsAtMs: NOW + 10,
      reason: "",
      createdBy: "carol",
    },
    NOW,
  );
  const actor = votingActor({
    delegations: { of: (environment) => (environment === "dev" ? [delegation] : []) },
    tokens: { holder: () => holder },
    nowMs: () => NOW + 1,
  });
  return { dev: actor(dave, "dev"), prod: actor(dave, "prod") };
}

const own = { id: "dave", groups: ["sales"] };

describe("who votes", () => {
  it("has its own groups, and the place of who delegated to it, in that environment only", () => {
    expect(daveFor({ kind: "live", principal: carol })).toEqual({
      dev: { ...own, standsInFor: [{ id: "carol", groups: ["leads"], delegationId: "d1" }] },
      prod: own,
    });
  });

  it("has the place of somebody without a token by name alone", () => {
    expect(daveFor({ kind: "unknown" }).dev.standsInFor).toEqual([{ id: "carol", groups: [], delegationId: "d1" }]);
  });

  it.each<[string, Holder]>([
    ["whose token has expired", { kind: "expired" }],
    ["who lost the role", { kind: "live", principal: { ...carol, roles: ["viewer"] } }],
    ["who has no part in the environment", { kind: "live", principal: { ...carol, environments: ["prod"] } }],
  ])("has no place of somebody %s", (_, holder) => {
    expect(daveFor(holder).dev).toEqual(own);
  });
});
