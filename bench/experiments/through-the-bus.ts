import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { Series } from "../measure/series.ts";
import { startAgent } from "../peers/postern-agent.ts";
import { untilRight } from "../peers/until-right.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { posternFiles } from "../workloads/postern-policy.ts";
import { question } from "../workloads/questions.ts";
import { POSTERN } from "./contestants.ts";
import { type Experiment, rulesText, type Setup } from "./setup.ts";

export const PUBLISHING = "publish a bundle, first check under it";
export const RELEASING = "a vote, the waiting call released";
export const RAW_KV = "raw KV put-to-watch";
export const RAW_JETSTREAM = "raw JetStream publish";
export const BUS_RULES = 10;

type Guard = RpcClient<"postern.v1.Guard">;
type Approvals = RpcClient<"postern.v1.ApprovalService">;

/** What goes through NATS, beside what NATS itself takes in the same rounds. */
export const throughTheBus: Experiment = {
  name: "through the bus",
  async run(setup) {
    const { world } = setup;
    const environment = await world.environment(BUS_RULES);
    const agent = await startAgent(world, { name: POSTERN, rules: BUS_RULES });
    const guard = createClient("postern.v1.Guard", `unix:${agent.socket}`, { timeoutMs: 30_000 });
    const raw = await openRawNats(world.natsUrl);
    try {
      await untilRight(agent);
      const rounds = { full: 40, quick: 10, tiny: 1 }[setup.effort.size];
      const took = { publish: [] as number[], put: [] as number[], vote: [] as number[], append: [] as number[] };
      setup.progress("publishing");
      for (let round = 0; round < rounds; round++) {
        took.put.push(await raw.putToWatch());
        took.publish.push(await publishToCheck(setup, environment, guard, round));
      }
      setup.progress("voting");
      const approvals = world.client("postern.v1.ApprovalService");
      for (let round = 0; round < rounds; round++) {
        took.append.push(await raw.publish());
        took.vote.push(await voteToRelease(approvals, environment, guard, round));
      }
      const workload = rulesText(BUS_RULES);
      const inMs = (name: string, peer: string, values: readonly number[]): Series => ({
        name,
        peer,
        workload,
        unit: "ms",
        values,
      });
      return [
        inMs(PUBLISHING, POSTERN, took.publish),
        inMs(PUBLISHING, RAW_KV, took.put),
        inMs(RELEASING, POSTERN, took.vote),
        inMs(RELEASING, RAW_JETSTREAM, took.append),
      ];
    } finally {
      guard.close();
      await raw.close();
      await agent.stop();
    }
  },
};

/** Milliseconds from the call of Publish to the first answer under its revision; checks are asked all the while. */
async function publishToCheck(setup: Setup, environment: string, guard: Guard, round: number): Promise<number> {
  const files = posternFiles(benchPolicies(BUS_RULES));
  const changed = { path: "extra.json", content: JSON.stringify(extraPolicy(round)) };
  const request = checkInput("report.read", `publish-${round}`);
  const before = (await guard.check(request)).bundleRevision;
  const startedAt = performance.now();
  const published = setup.world.publish(environment, [...files, changed]);
  published.catch(() => undefined);
  for (;;) {
    const { bundleRevision } = await guard.check(request);
    if (bundleRevision > before) break;
    if (performance.now() - startedAt > 30_000) throw new Error(`revision ${before} stays`);
  }
  const took = performance.now() - startedAt;
  await published;
  return took;
}

/** Makes each bundle another one: equal content is no new revision. */
function extraPolicy(round: number) {
  return {
    apiVersion: "postern.dev/v1",
    kind: "Policy",
    metadata: { name: "extra", description: `round ${round}, ${Date.now()}` },
    spec: { default: "deny", match: { actions: ["extra.**"] }, rules: [{ id: "one", effect: "deny" }] },
  };
}

/** Milliseconds from the call of Vote to the answer of the call that waits for it. */
async function voteToRelease(approvals: Approvals, environment: string, guard: Guard, round: number): Promise<number> {
  const request = checkInput("refund.create", `vote-${round}-${Date.now()}`);
  const waiting = guard.check({ ...request, wait: true }, { timeoutMs: 30_000 });
  waiting.catch(() => undefined);
  const id = await openedApproval(approvals, environment, request.resource.id);
  const startedAt = performance.now();
  const voted = approvals.vote({ environment, id, verdict: "VERDICT_APPROVE", reason: "bench", voteId: id });
  voted.catch(() => undefined);
  const { decision } = await waiting;
  const took = performance.now() - startedAt;
  await voted;
  if (decision !== "DECISION_ALLOW") throw new Error(`the approved call was answered ${decision}`);
  return took;
}

async function openedApproval(approvals: Approvals, environment: string, resourceId: string): Promise<string> {
  const filter = { environment, statuses: ["APPROVAL_STATUS_PENDING" as const] };
  for await (const { approval } of approvals.watch({ filter }, { timeoutMs: 30_000 })) {
    if (approval?.resource?.id === resourceId) return approval.id;
  }
  throw new Error("the approval was never opened");
}

/** A refund that needs an approval, of a payment of its own. */
function checkInput(action: string, resourceId: string) {
  const { subject, resource, context, arguments: given } = question("escalate");
  return {
    subject: { ...subject, roles: [...subject.roles], properties: jsonToStruct(subject.properties) },
    action: { name: `payments.${action}` },
    resource: { type: resource.type, id: resourceId, properties: jsonToStruct(resource.properties) },
    context: jsonToStruct(context),
    arguments: jsonToStruct(given),
  };
}

/** NATS as its own client sees it: on file, as everything of Postern is. */
async function openRawNats(url: string) {
  const connection = await connect({ servers: url });
  const stream = "BENCH_RAW";
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: stream, subjects: ["bench.raw"], storage: "file" });
  const js = jetstream(connection);
  const kv = await new Kvm(js).create("bench_raw", { storage: "file" });
  const watch = await kv.watch();
  const changes = watch[Symbol.asyncIterator]();
  const payload = Buffer.alloc(512, "x");
  return {
    /** Milliseconds. */
    async putToWatch(): Promise<number> {
      const startedAt = performance.now();
      const put = kv.put("key", payload);
      await changes.next();
      const took = performance.now() - startedAt;
      await put;
      return took;
    },
    /** Milliseconds until it is acknowledged. */
    async publish(): Promise<number> {
      const startedAt = performance.now();
      await js.publish("bench.raw", payload);
      return performance.now() - startedAt;
    },
    async close() {
      await connection.close();
    },
  };
}
