import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { rotate } from "../../cli/keys/rotate.ts";
import { removeTrustedKey } from "../../runtime/files/keys.ts";
import type { TestAgent } from "../support/agent.ts";
import { refund } from "../support/control-plane-role.ts";
import { type KeyedFleet, openKeyedFleet } from "../support/keyed-fleet.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

let fleet: KeyedFleet;
let agents: readonly TestAgent[];

beforeAll(async () => {
  fleet = await openKeyedFleet();
  agents = [await fleet.start("agent-1"), await fleet.start("agent-2")];
  await Promise.all(agents.map((agent) => agent.enforces(1)));
});
afterAll(() => fleet?.stop());

/** Checks, and approvals from request to release, one after the other on each agent; the answers that were wrong. */
function traffic() {
  let going = true;
  let served = 0;
  const wrong: string[] = [];
  const expectAllowed = (what: string, answer: { readonly decision: string; readonly reason: string }) => {
    served++;
    if (answer.decision !== "DECISION_ALLOW") wrong.push(`${what}: ${answer.decision}, ${answer.reason}`);
  };
  const loops = agents.map(async (agent, index) => {
    for (let n = 0; going; n++) {
      try {
        expectAllowed("check", await agent.guard.check(refund(10)));
        expectAllowed("approval", await fleet.approved(agent, 1_000 * (index + 1) + n));
      } catch (error) {
        wrong.push(String(error));
        return;
      }
    }
  });
  return async () => {
    going = false;
    await Promise.all(loops);
    return { served, wrong };
  };
}

it("the signing key is replaced while checks and approvals go on, and none of them notices", async () => {
  const old = await fleet.steal();
  const ended = traffic();
  const { signingKey, trustedKeys } = fleet.plane.settings;
  const rotated = await rotate(fleet.settings, { signingKey, trustedKeys, waitMs: 20_000, force: false });
  expect(rotated).toMatchObject({
    step: "done",
    before: old.kid,
    resigned: [{ environment: "dev", revision: 2 }],
  });
  await Promise.all(agents.map((agent) => agent.enforces(2)));
  await vi.waitFor(async () => {
    const { keys } = await fleet.keys.list({});
    expect(keys.find(({ kid }) => kid === rotated.kid)).toMatchObject({ state: "signing", signed: ["dev"] });
    for (const agent of await fleet.agentsOf()) expect(agent).toMatchObject({ signedBy: rotated.kid, revision: 2 });
  }, PATIENCE);

  // The old one goes when what it signed is over.
  await removeTrustedKey(trustedKeys, old.kid);
  await vi.waitFor(async () => {
    for (const agent of await fleet.agentsOf()) expect(agent.trustedKeys).toEqual([rotated.kid]);
  }, PATIENCE);
  const { served, wrong } = await ended();
  expect(wrong).toEqual([]);
  expect(served).toBeGreaterThan(4);

  // What it signs from now on is refused, and the fleet says so.
  await fleet.putPointer(fleet.forge(old, 3));
  await vi.waitFor(async () => {
    for (const { standing, refused, revision } of await fleet.agentsOf()) {
      expect(standing).toMatchObject({ kind: "refused", code: "BUNDLE_SIGNATURE_INVALID" });
      expect(refused?.message).toContain(`its key '${old.kid}' is not trusted`);
      expect(revision).toBe(2);
    }
  }, PATIENCE);
  const next = await fleet.publish('    - { id: later, when: "false", effect: deny }');
  await Promise.all(agents.map((agent) => agent.enforces(next)));
});

it("does not go on while somebody does not trust the next key, and says who", async () => {
  const { signingKey, trustedKeys } = fleet.plane.settings;
  const before = await fleet.signing();
  // An agent with a file of its own, to which nobody has brought the next key.
  const apart = await fleet.startApart("agent-apart");
  await apart.serving();
  await vi.waitFor(async () => expect(await fleet.agentsOf()).toHaveLength(3), PATIENCE);
  const rotated = await rotate(fleet.settings, { signingKey, trustedKeys, waitMs: 6_000, force: false });
  expect(rotated).toMatchObject({ step: "waiting", lacking: ["dev/agent-apart"] });
  expect((await fleet.signing()).kid).toBe(before.kid);
  await fleet.handOver("agent-apart");
  expect(await rotate(fleet.settings, { signingKey, trustedKeys, waitMs: 20_000, force: false })).toMatchObject({
    step: "done",
    kid: rotated.kid,
  });
});
