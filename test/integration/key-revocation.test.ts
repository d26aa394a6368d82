import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rotate } from "../../cli/keys/rotate.ts";
import { loadRecoveryKey } from "../../runtime/files/keys.ts";
import { type SigningKey, signOutcome } from "../../shared/bundle/index.ts";
import { signRevocation } from "../../shared/bundle/revocation.ts";
import { refund } from "../support/control-plane-role.ts";
import { type KeyedFleet, openKeyedFleet } from "../support/keyed-fleet.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

let fleet: KeyedFleet;
beforeEach(async () => {
  fleet = await openKeyedFleet();
});
afterEach(() => fleet?.stop());

/** A thief has the key of before; the control plane signs with another since. */
async function rotateAway(): Promise<SigningKey> {
  const stolen = await fleet.steal();
  const { signingKey, trustedKeys } = fleet.plane.settings;
  const rotated = await rotate(fleet.settings, { signingKey, trustedKeys, waitMs: 20_000, force: false });
  expect(rotated.step).toBe("done");
  return stolen;
}

async function statement(kid: string, signer?: SigningKey): Promise<string> {
  const by = signer ?? (await loadRecoveryKey(fleet.recoveryKey));
  return signRevocation({ kid, revokedAtMs: Date.now(), reason: "laptop stolen" }, by);
}

const knows = (kid: string) =>
  vi.waitFor(async () => {
    for (const { id, trustedKeys } of await fleet.agentsOf()) expect(trustedKeys, id).not.toContain(kid);
  }, PATIENCE);

it("nothing that a revoked key signed is believed: no bundle, no outcome, not after a restart, not from its own mouth", async () => {
  const first = await fleet.start("agent-1");
  await first.enforces(1);
  const stolen = await rotateAway();
  await first.enforces(2);
  await fleet.keys.revoke({ statement: await statement(stolen.kid) });
  await knows(stolen.kid);

  // A bundle, with a revision that nobody could ever go beyond.
  const active = await fleet.plane.bus.bundles.active("dev");
  await fleet.putPointer(fleet.forge(stolen, 4_000_000_000_000_000));
  await vi.waitFor(async () => {
    const [agent] = await fleet.agentsOf();
    expect(agent?.standing).toMatchObject({ kind: "refused", code: "BUNDLE_SIGNATURE_INVALID" });
    expect(agent?.refused?.message).toContain(`its key '${stolen.kid}' is revoked`);
  }, PATIENCE);
  expect(await first.guard.check(refund(10))).toMatchObject({ bundleRevision: 2, decision: "DECISION_ALLOW" });

  // An outcome of an approval that is pending.
  const asked = first.guard.check({ ...refund(700), reason: "refund 700", wait: true }, { timeoutMs: 3_000 });
  const { id, requestDigest, workflow, requestedAt } = await fleet.pending(700);
  const nowMs = (requestedAt?.seconds ?? 0) * 1000;
  const grant = {
    id: "G1",
    environment: "dev",
    approvalId: id,
    workflow,
    scope: "action",
    scopeDigest: "sha256:0",
    uses: 1,
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + 3_600_000,
  } as const;
  const outcome = signOutcome(
    {
      environment: "dev",
      approvalId: id,
      requestDigest,
      workflow,
      status: "approved",
      reason: "",
      decidedAtMs: nowMs,
      grant,
    },
    stolen,
  );
  fleet.plane.bus.decided.announce("dev", id, outcome, { traceparent: "" });
  await fleet.plane.bus.grants.create({ grant, outcome, revoked: false });
  expect((await asked).decision).toBe("DECISION_PENDING");

  // Its own word for itself, or against the others, counts for nothing.
  const { kid: current } = await fleet.signing();
  await expect(fleet.keys.revoke({ statement: await statement(current, stolen) })).rejects.toMatchObject({
    code: "REVOCATION_INVALID",
  });
  await fleet.plane.bus.revocations.put(current, await statement(current, stolen));

  // A restart remembers, though the bus does not know of it any more.
  await first.stop();
  await fleet.forgetRevocations();
  await fleet.putPointer(fleet.forge(stolen, 4_000_000_000_000_001));
  const again = await fleet.start("agent-1");
  expect(await again.guard.check(refund(10))).toMatchObject({ bundleRevision: 2, decision: "DECISION_ALLOW" });
  await vi.waitFor(async () => {
    const [agent] = await fleet.agentsOf();
    expect(agent).toMatchObject({ revision: 2, standing: { kind: "refused" }, trustedKeys: [current] });
  }, PATIENCE);

  // And the way back to order needs no restart: the pointer that was there is put back, and published over.
  if (active === undefined) throw new Error("nothing was active");
  await fleet.putPointer(active.pointer);
  const next = await fleet.publish('    - { id: later, when: "false", effect: deny }');
  await again.enforces(next);
});

it("a key is not revoked by accident: not the one that signs, not while what is in force is its own, not by a signing key", async () => {
  const agent = await fleet.start("agent-1");
  await agent.enforces(1);
  const { kid } = await fleet.signing();
  const revoke = async (of: string, options: { signer?: SigningKey; evenInForce?: boolean } = {}) => {
    const { signer, evenInForce = false } = options;
    return fleet.keys.revoke({ statement: await statement(of, signer), evenInForce });
  };
  await expect(revoke(kid)).rejects.toMatchObject({ code: "KEY_IN_USE" });
  await expect(revoke("another", { signer: await fleet.signing() })).rejects.toMatchObject({
    code: "REVOCATION_INVALID",
  });
  const stolen = await rotateAway();
  await agent.enforces(2);
  // The thief publishes before anybody notices.
  await fleet.putPointer(fleet.forge(stolen, Number.MAX_SAFE_INTEGER));
  await agent.enforces(Number.MAX_SAFE_INTEGER);
  await expect(revoke(stolen.kid)).rejects.toMatchObject({ code: "KEY_IN_FORCE" });
  await revoke(stolen.kid, { evenInForce: true });
  // Nothing is better than what the thief wants.
  await vi.waitFor(async () => {
    expect(await agent.guard.check(refund(10))).toMatchObject({ decision: "DECISION_DENY", reasonCode: "NO_BUNDLE" });
    expect(await agent.serving()).toBe(false);
  }, PATIENCE);
  // What comes next is enforced, though no revision is greater than the thief's.
  const next = await fleet.publish('    - { id: later, when: "false", effect: deny }');
  await agent.enforces(next);
  expect(await agent.guard.check(refund(10))).toMatchObject({ decision: "DECISION_ALLOW" });
});

it("a grant that the key signed ends with it; asked again, people decide again", async () => {
  const agent = await fleet.start("agent-1");
  await agent.enforces(1);
  await fleet.publish("", lasting);
  await agent.enforces(2);
  const call = { ...refund(60), action: { name: "payouts.create" } };
  const asked = agent.guard.check({ ...call, wait: true, reason: "refund 60" });
  await fleet.vote(await fleet.pending(60));
  expect((await asked).decision).toBe("DECISION_ALLOW");
  await vi.waitFor(async () => expect((await agent.guard.check(call)).decision).toBe("DECISION_ALLOW"), PATIENCE);
  const stolen = await rotateAway();
  await agent.enforces(3);
  expect((await agent.guard.check(call)).decision).toBe("DECISION_ALLOW");
  await fleet.keys.revoke({ statement: await statement(stolen.kid) });
  await knows(stolen.kid);
  expect((await agent.guard.check({ ...call, reason: "refund 61" })).decision).toBe("DECISION_PENDING");
  await fleet.vote(await fleet.pending(61));
  await vi.waitFor(async () => expect((await agent.guard.check(call)).decision).toBe("DECISION_ALLOW"), PATIENCE);
});

/** An approval of it holds for a hundred times. */
const lasting = `---
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payouts }
spec:
  default: deny
  match: { actions: ["payouts.**"] }
  rules: [{ id: payouts, effect: escalate, workflow: payouts }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: payouts }
spec:
  stages: [{ name: team, approvers: { groups: [approvers] }, quorum: 1, timeout: 5m, onTimeout: deny }]
  grant: { uses: 100, ttl: 1h, scope: action }
`;
