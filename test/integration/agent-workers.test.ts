import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ClientTls, createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import { describeAddress } from "../../runtime/rpc/listener.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { ROOT } from "../support/built.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { hasEnded } from "../support/postern-cli.ts";

type Guard = RpcClient<"postern.v1.Guard">;

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;
let alone: TestAgent;
const clients: Guard[] = [];

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  await plane.openApprovals();
  agent = await world.start("several", { nats: nats.url, workers: "2" });
  alone = await world.start("alone", { nats: nats.url, workers: "1" });
  await enforcedByAll(await plane.publish(policies()));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

let slashes = "";

/**
 * Clients that share no connection, so that the workers take them in turn: grpc-js has one connection for all clients
 * of an address, and to it the same path written in another way is another address.
 */
function fourCallers(): readonly Guard[] {
  const made = Array.from({ length: 4 }, () => {
    slashes += "/";
    return createClient("postern.v1.Guard", `unix:${dirname(agent.socket)}${slashes}/${basename(agent.socket)}`, {
      timeoutMs: 20_000,
    });
  });
  clients.push(...made);
  return made;
}

/** Each worker enforces the revision: two callers in a row are of two workers. */
async function enforcedByAll(revision: number): Promise<void> {
  await alone.enforces(revision);
  const probe = { subject: { type: "user", id: "p" }, action: { name: "probe" }, resource: { type: "probe", id: "p" } };
  for (const guard of fourCallers()) {
    await vi.waitFor(async () => expect((await guard.check(probe)).bundleRevision).toBe(revision), { timeout: 15_000 });
  }
}

test("each worker is a process, and all decide as one agent alone does", async () => {
  expect(agent.agent.workerPids()).toHaveLength(2);
  expect(alone.agent.workerPids()).toEqual([]);
  for (const guard of fourCallers()) {
    for (const amount of [1, 10, 49, 50, 51, 500, 5_000]) {
      const [one, other] = await Promise.all([guard.check(refund(amount)), alone.guard.check(refund(amount))]);
      const comparable = ({ decisionId: _, ...rest }: typeof one) => rest;
      expect(comparable(one)).toEqual(comparable(other));
    }
  }
});

/** When no worker has anything left to tell. */
function settledCounters(): Promise<ReturnType<TestAgent["agent"]["state"]>["counters"]> {
  let last = "";
  return vi.waitFor(
    () => {
      const { counters } = agent.agent.state();
      const before = last;
      last = JSON.stringify(counters);
      expect(last).toBe(before);
      return counters;
    },
    { timeout: 10_000, interval: 150 },
  );
}

test("counters, and the audit on the bus, have every check once, whoever answered it", async () => {
  const audited: string[] = [];
  const stop = await plane.bus.audit.consume(["decision"], async ({ source, entries }) => {
    if (source === "several") audited.push(...entries.map(({ data }) => String(data.decisionId)));
  });
  const before = await settledCounters();
  const callers = fourCallers();
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, index) => callers[index % 4]?.check(refund(index % 8 === 0 ? 60 : 10))),
  );
  const decided = (kind: string) => answers.filter((answer) => answer?.decision === `DECISION_${kind}`).length;
  await vi.waitFor(() => {
    const { allowed, denied, pending } = agent.agent.state().counters;
    expect([allowed - before.allowed, denied - before.denied, pending - before.pending]).toEqual([
      decided("ALLOW"),
      decided("DENY"),
      decided("PENDING"),
    ]);
  });
  const ids = answers.map((answer) => answer?.decisionId ?? "");
  await vi.waitFor(() => expect(audited.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort()), {
    timeout: 15_000,
  });
  await stop();
});

test("a call of one worker waits for an approval and is released, and another worker finds no use left", async () => {
  const [first, second] = fourCallers();
  const waiting = first?.check({ ...refund(70), wait: true });
  await vi.waitFor(() => expect(agent.agent.state().counters.waiting).toBe(1));
  const asked = await second?.check(refund(70));
  await plane.vote(asked?.approvalId ?? "", "approve");
  expect(await waiting).toMatchObject({ decision: "DECISION_ALLOW", reasonCode: "APPROVED" });
  expect(await second?.check(refund(70))).toMatchObject({ decision: "DECISION_PENDING" });
});

test("Await streams through a worker, and ends in the primary when its caller goes", async () => {
  const [first] = fourCallers();
  const asked = await first?.check(refund(80));
  const states: string[] = [];
  for await (const { approval } of first?.await({ approvalId: asked?.approvalId ?? "" }) ?? []) {
    states.push(approval?.status ?? "");
    if (states.length === 1) await plane.vote(asked?.approvalId ?? "", "approve");
    if (states.length === 2) break;
  }
  expect(states).toHaveLength(2);
});

test("what is malformed is an error with details, counted once", async () => {
  const [first] = fourCallers();
  const before = agent.agent.state().counters.errors;
  await expect(first?.check({ subject: { type: "user", id: "" } })).rejects.toMatchObject({ kind: "invalid_argument" });
  const read = async () => {
    for await (const _ of first?.await({ approvalId: "" }) ?? []);
  };
  await expect(read()).rejects.toMatchObject({ kind: "invalid_argument" });
  expect(agent.agent.state().counters.errors).toBe(before + 2);
});

test("a new bundle and other facts reach every worker", async () => {
  const rule = '    - { id: incident, when: "has(facts.incident) && facts.incident.active", effect: deny }';
  await enforcedByAll(await plane.publish(policies(rule)));
  const callers = fourCallers();
  const decisions = () => Promise.all(callers.map(async (guard) => (await guard.check(refund(10))).decision));
  expect(await decisions()).toEqual(Array(4).fill("DECISION_ALLOW"));
  await plane.bus.facts.put("test", { path: "incident.active", value: true, updatedAtMs: 1, updatedBy: "test" });
  await vi.waitFor(async () => expect(await decisions()).toEqual(Array(4).fill("DECISION_DENY")), { timeout: 15_000 });
  await plane.bus.facts.delete("test", "incident.active");
  await vi.waitFor(async () => expect(await decisions()).toEqual(Array(4).fill("DECISION_ALLOW")), { timeout: 15_000 });
});

test("a worker that is killed takes its own connections only, and is replaced with all that it must know", async () => {
  const [first, second] = agent.agent.workerPids();
  const callers = fourCallers();
  await Promise.all(callers.map((guard) => guard.check(refund(10))));
  const waiting = callers.map((guard) => guard.check({ ...refund(90), wait: true }).catch((error: unknown) => error));
  await vi.waitFor(() => expect(agent.agent.state().counters.waiting).toBe(4));
  process.kill(first ?? 0, "SIGKILL");
  // Two of the four were of the worker that is gone: nobody waits for them any more.
  await vi.waitFor(() => expect(agent.agent.state().counters.waiting).toBe(2));
  const { approvalId } = await alone.guard.check(refund(90));
  expect(approvalId).not.toBe("");
  await vi.waitFor(() => expect(agent.agent.workerPids()).toHaveLength(2), { timeout: 15_000 });
  expect(agent.agent.workerPids()).not.toContain(first);
  expect(agent.agent.workerPids()).toContain(second);
  // The callers come back by themselves, to whichever worker, and find the same policy.
  for (const guard of callers) {
    await vi.waitFor(async () => expect((await guard.check(refund(10))).decision).toBe("DECISION_ALLOW"));
  }
  await plane.vote(approvalId, "approve");
  const ends = await Promise.all(waiting);
  expect(ends.filter((end) => end instanceof Error)).toHaveLength(2);
});

test("workers serve TCP with mutual TLS", async () => {
  const pem = (name: string) => join(ROOT, "test", "fixtures", "tls", name);
  const other = await world.start("secure", {
    nats: nats.url,
    workers: "2",
    listen: "127.0.0.1:0",
    tlsCert: pem("server.pem"),
    tlsKey: pem("server.key"),
    tlsClientCa: pem("ca.pem"),
  });
  const tcp = other.agent.addresses.find((address) => address.kind === "tcp");
  if (tcp === undefined) throw new Error("no TCP");
  const status = async (tls: ClientTls) => {
    const health = createClient("grpc.health.v1.Health", describeAddress(tcp), { tls, timeoutMs: 20_000 });
    try {
      return (await health.check({})).status;
    } finally {
      health.close();
    }
  };
  const ca = await readFile(pem("ca.pem"));
  const client = { ca, cert: await readFile(pem("client.pem")), key: await readFile(pem("client.key")) };
  await vi.waitFor(async () => expect(await status(client)).toBe("SERVING"), { timeout: 15_000 });
  await expect(status({ ca })).rejects.toMatchObject({ kind: "unavailable" });
  await other.stop();
});

test("what is loaded into every Node process, and listens before a worker does, takes nothing from it", async () => {
  const options = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = '--import "data:text/javascript,process.on(%27message%27,()=>undefined)"';
  try {
    const other = await world.start("preloaded", { nats: nats.url, workers: "2" });
    expect(other.agent.workerPids()).toHaveLength(2);
    await other.stop();
  } finally {
    if (options === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = options;
  }
});

test("stop answers what waits, audits the last check, and leaves no process behind", async () => {
  const other = await world.start("stopped", { nats: nats.url, workers: "2" });
  await other.enforces(await plane.publish(policies()));
  const pids = other.agent.workerPids();
  const waiting = other.guard.check({ ...refund(95), wait: true });
  await vi.waitFor(() => expect(other.agent.state().counters.waiting).toBe(1));
  const audited: string[] = [];
  const stopReading = await plane.bus.audit.consume(["decision"], async ({ source, entries }) => {
    if (source === "stopped") audited.push(...entries.map(({ data }) => String(data.decisionId)));
  });
  const last = await Promise.all(Array.from({ length: 50 }, () => other.guard.check(refund(10))));
  await Promise.all([other.stop(), waiting.then(({ decision }) => expect(decision).toBe("DECISION_PENDING"))]);
  expect(pids.map(hasEnded)).toEqual([true, true]);
  await vi.waitFor(() => expect(audited).toEqual(expect.arrayContaining(last.map(({ decisionId }) => decisionId))));
  await stopReading();
});
