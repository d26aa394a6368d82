import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { STREAMS } from "../../shared/bus/subjects.ts";
import { percentile } from "../../shared/statistics/percentile.ts";
import { type AgentWorld, createAgentWorld } from "../support/agent.ts";
import { ApprovalLoad, type Latencies } from "../support/approval-load.ts";
import { type TestControlPlane, testControlPlane } from "../support/control-plane.ts";
import { startTestCluster, type TestCluster } from "../support/nats-cluster.ts";

const POLICIES = {
  path: "payments.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules: [{ id: refunds, effect: escalate, workflow: refunds }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [leads] }, quorum: 1, timeout: 10m, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
`,
};
const LANES = 3;

let cluster: TestCluster;
let plane: TestControlPlane;
let world: AgentWorld;
let load: ApprovalLoad;
const clients: RpcClient<"postern.v1.Guard">[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
  plane = await testControlPlane(cluster.urls, 3);
  const replicas = [await plane.replica(), await plane.replica()];
  const admin = await plane.token({ name: "admin", roles: ["admin"] });
  const lead = await plane.token({ name: "lead", roles: ["approver"], groups: ["leads"] });
  await replicas[0]?.client("postern.v1.PolicyService", admin).publish({ environment: "dev", files: [POLICIES] });
  world = await createAgentWorld();
  const settings = { environment: "dev", nats: cluster.urls, trustedKeys: plane.settings.trustedKeys };
  const agents = [await world.start("agent-1", settings), await world.start("agent-2", settings)];
  await Promise.all(agents.map((agent) => agent.enforces(1)));
  clients.push(...agents.map(({ socket }) => createClient("postern.v1.Guard", `unix:${socket}`)));
  load = new ApprovalLoad({
    environment: "dev",
    agents: clients,
    replicas: replicas.map((replica) => replica.client("postern.v1.ApprovalService", lead)),
    request: (number) => ({
      subject: { type: "user", id: "sam" },
      action: { name: "payments.refund.create" },
      resource: { type: "payment", id: `p-${number}` },
    }),
  });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await world?.stop();
  await plane?.stop();
  await cluster?.stop();
});

/** Kills a node in the middle of the load and heals it; the load goes on until all replicas are up to date again. */
async function underLoad(victim: string): Promise<Latencies> {
  const over = new AbortController();
  const running = load.run(LANES, { signal: over.signal });
  const before = load.releases.size;
  await vi.waitFor(() => expect(load.releases.size).toBeGreaterThan(before + 3), { timeout: 60_000 });
  await cluster.kill(victim);
  const atKill = load.releases.size;
  // The two that are left go on alone.
  await vi.waitFor(() => expect(load.releases.size).toBeGreaterThan(atKill + 5), { timeout: 60_000 });
  await cluster.restart(victim);
  await cluster.healed(STREAMS.approvals);
  over.abort();
  return running;
}

function report(phase: string, took: Latencies): void {
  const [median, worst] = [50, 100].map((p) => Math.round(percentile(took, p)));
  process.stdout.write(
    `${phase}: ${took.length} approvals, call to release: median ${median} ms, longest ${worst} ms\n`,
  );
}

it("a cluster keeps all that was acknowledged when a node is killed and healed, the leader too", {
  timeout: 240_000,
}, async () => {
  await cluster.healed(STREAMS.approvals);
  report("all three nodes", await load.run(LANES, { count: 30 }));
  const leader = await cluster.leaderOf(STREAMS.approvals);
  const follower = cluster.names.find((name) => name !== leader) ?? "";
  report("a follower killed and healed", await underLoad(follower));
  const now = (await cluster.leaderOf(STREAMS.approvals)) ?? "";
  expect(cluster.names).toContain(now);
  report("the leader killed and healed", await underLoad(now));
  report("healed", await load.run(LANES, { count: 30 }));

  for (const approvalId of load.pending.values()) {
    const events = (await plane.bus.approvals.read("dev", approvalId)).flatMap(({ record }) => record.events);
    expect(
      events.filter(({ kind }) => kind === "requested"),
      approvalId,
    ).toHaveLength(1);
    expect(
      events.flatMap((event) => (event.kind === "vote_cast" ? [event.voter.id] : [])),
      approvalId,
    ).toEqual(["lead"]);
    expect(load.releases.get(approvalId)?.length ?? 0, approvalId).toBeLessThanOrEqual(1);
  }
});
