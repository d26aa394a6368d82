import { copyFile, readFile, writeFile } from "node:fs/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { vi } from "vitest";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import { createKeyFiles, loadSigningKey } from "../../runtime/files/keys.ts";
import type { SigningKey } from "../../shared/bundle/index.ts";
import { encodeContent, signManifest } from "../../shared/bundle/index.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { BUCKETS, stores } from "../../shared/bus/subjects.ts";
import type { ClientSettings } from "../../shared/config/index.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "./agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "./control-plane.ts";
import { policies, refund } from "./control-plane-role.ts";
import { startTestNats, type TestNats } from "./nats.ts";

export type KeyedFleet = Awaited<ReturnType<typeof openKeyedFleet>>;

/**
 * A control plane with a signing key and a recovery key, and agents of "dev" that trust the same file; policies are
 * published as revision 1. Everything is real.
 */
export async function openKeyedFleet() {
  const nats: TestNats = await startTestNats();
  const plane: TestControlPlane = await testControlPlane(nats.url);
  const { signingKey, trustedKeys } = plane.settings;
  const recoveryKey = `${signingKey}.recovery`;
  await createKeyFiles(recoveryKey, trustedKeys, "recovery");
  const admin = await plane.token({ name: "root", roles: ["admin"] });
  const approver = await plane.token({ name: "carol", roles: ["approver"], groups: ["approvers"] });
  const replica: TestReplica = await plane.replica();
  const agents: AgentWorld = await createAgentWorld();
  const policyService = replica.client("postern.v1.PolicyService", admin);
  const approvals = replica.client("postern.v1.ApprovalService", approver);
  const settings: ClientSettings = {
    controlPlane: replica.address,
    token: admin,
    caCert: undefined,
    agent: "",
    environment: "dev",
    timeoutMs: 10_000,
  };

  const fleet = {
    nats,
    plane,
    replica,
    settings,
    recoveryKey,
    keys: replica.client("postern.v1.KeyService", admin),
    agentsOf: async () =>
      (await replica.client("postern.v1.FleetService", admin).listAgents({ environment: "" })).agents,
    start: (name: string): Promise<TestAgent> =>
      agents.start(name, { nats: nats.url, environment: "dev", trustedKeys }),
    /** One with a copy of the trusted keys of this moment. */
    async startApart(name: string): Promise<TestAgent> {
      const own = `${trustedKeys}.${name}`;
      await copyFile(trustedKeys, own);
      return agents.start(name, { nats: nats.url, environment: "dev", trustedKeys: own });
    },
    /** Brings it the trusted keys of now. */
    handOver: (name: string) => copyFile(trustedKeys, `${trustedKeys}.${name}`),
    /** The key that the control plane signs with now. */
    signing: (): Promise<SigningKey> => loadSigningKey(signingKey),
    /** A copy of the private key of this moment, as a thief has it. */
    async steal(): Promise<SigningKey> {
      const copy = `${signingKey}.stolen-${Math.random()}`;
      await writeFile(copy, await readFile(signingKey));
      return loadSigningKey(copy);
    },
    async publish(extra = "", more = ""): Promise<number> {
      const files = [{ path: "policies.yaml", content: policies(extra, more) }];
      const { bundle } = await policyService.publish({ environment: "dev", files, message: "test" });
      return bundle?.revision ?? 0;
    },
    /** What somebody signs who has a key and the bus: everything is allowed. */
    forge(key: SigningKey, revision: number): BundlePointer {
      const content = policies('    - { id: everything, when: "true", effect: allow }').replace(
        "effect: deny }",
        "effect: allow }",
      );
      const { policySet } = parsePolicyFiles([{ path: "forged.yaml", content }]);
      if (policySet === undefined) throw new Error("the forged policies do not read");
      const { bytes, digest } = encodeContent({ formatVersion: 1, policySet, sources: [] });
      const manifest = {
        environment: "dev",
        revision,
        digest,
        publishedAtMs: 0,
        publishedBy: "nobody",
        message: "",
        policies: 1,
        rules: 1,
        workflows: 1,
        rollbackOf: 0,
      };
      return { revision, digest, signature: signManifest(manifest, key), content: Buffer.from(bytes).toString("utf8") };
    },
    /** Writes a pointer past the control plane. */
    async putPointer(pointer: BundlePointer): Promise<void> {
      const active = await plane.bus.bundles.active("dev");
      await plane.bus.bundles.replace("dev", pointer, active?.version ?? 0);
    },
    /** Asks for what takes an approval, has it approved, and gives the answer. Each amount is a request of its own. */
    async approved(agent: TestAgent, amount: number) {
      const asked = agent.guard.check({ ...refund(amount), wait: true, reason: `refund ${amount}` });
      await fleet.vote(await fleet.pending(amount));
      return asked;
    },
    /** Approves, as an approver. */
    async vote({ id, environment, revision }: Approval__Output): Promise<void> {
      await approvals.vote({ id, environment, revision, verdict: "VERDICT_APPROVE", reason: "looked at it" });
    },
    /** The approval of a request, when it is there. */
    pending: (amount: number) =>
      vi.waitFor(
        async () => {
          const filter = { environment: "dev", statuses: ["APPROVAL_STATUS_PENDING" as const] };
          const { approvals: all } = await approvals.list({ filter, pageSize: 100 });
          const found = all.find(({ requestReason }) => requestReason === `refund ${amount}`);
          if (found === undefined) throw new Error(`no approval of ${amount} is pending`);
          return found;
        },
        { timeout: 10_000, interval: 20 },
      ),
    /** Empties the bucket of revocations, as somebody can who writes to the bus. */
    async forgetRevocations(): Promise<void> {
      const connection = await connect({ servers: nats.url });
      await (await jetstreamManager(connection)).streams.purge(stores.kvStream(BUCKETS.revocations));
      await connection.close();
    },
    async stop(): Promise<void> {
      await agents.stop();
      await plane.stop();
      await nats.stop();
    },
  };
  await fleet.publish();
  return fleet;
}
