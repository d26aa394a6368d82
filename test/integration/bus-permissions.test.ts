import { jetstream as jetstreamClient } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { pieceId } from "../../shared/bundle/pieces.ts";
import {
  BUCKETS,
  bundleObjects,
  CHANGE_OBJECTS,
  inboxPrefix,
  jetstream,
  keys,
  STREAMS,
  stores,
  subjects,
} from "../../shared/bus/subjects.ts";
import type { Fact } from "../../shared/facts/model.ts";
import {
  auditBatch,
  connectAgent,
  connectControlPlane,
  escalation,
  fact,
  grantEntry,
  heartbeat,
  pointer,
  recordSaying,
} from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const planeUser: NatsUser = {
  user: "control-plane",
  password: "plane-secret",
  permissions: controlPlanePermissions("control-plane"),
};
const devUser: NatsUser = {
  user: "agent-dev",
  password: "dev-secret",
  permissions: agentPermissions({ environment: "dev", user: "agent-dev", agentId: "agent-1" }),
};
const digest = `sha256:${"a".repeat(64)}`;
const piece = { id: pieceId(new Uint8Array([5, 6])), bytes: new Uint8Array([5, 6]) };
const use = { agentId: "agent-1", decisionId: "decision-1", atMs: 1 };

let nats: TestNats;
let plane: ConnectedBus;
let agent: ConnectedBus;
/** The same agent, gone bad: speaks NATS directly. */
let rogue: NatsConnection;

beforeAll(async () => {
  nats = await startTestNats({ users: [planeUser, devUser] });
  plane = await connectControlPlane(nats.url, planeUser);
  agent = await connectAgent(nats.url, devUser);
  rogue = await connect({
    servers: nats.url,
    user: devUser.user,
    pass: devUser.password,
    inboxPrefix: inboxPrefix(devUser.user),
  });
  for (const environment of ["dev", "prod"]) {
    await plane.facts.put(environment, fact("incident.active", environment));
    await plane.bundles.putContent(environment, digest, new Uint8Array([1, 2, 3]));
    await plane.bundles.putPieces(environment, [piece]);
    await plane.bundles.replace(environment, pointer(1), 0);
    await plane.grants.create(grantEntry("g-1", environment));
    await plane.approvals.append(environment, "a-1", recordSaying(environment), 0);
  }
});
afterAll(async () => {
  await Promise.all([plane.connection.close(), agent.connection.close(), rogue.close()]);
  await nats.stop();
});

describe("an agent of one environment", () => {
  it("does all of its work", async () => {
    await agent.escalations.publish(escalation("e-1"));
    await agent.audit.publish(auditBatch("decision", 1));
    await agent.audit.publish(auditBatch("grant_use", 1));
    await agent.fleet.beat(heartbeat("agent-1"));
    expect(await agent.uses.take("dev", "g-1", 0, use)).toBe(true);
    expect(await agent.uses.take("dev", "g-1", 0, use)).toBe(true);
    expect(await agent.uses.take("dev", "g-1", 0, { ...use, decisionId: "other" })).toBe(false);
    expect((await agent.bundles.active("dev"))?.pointer).toEqual(pointer(1));
    expect(await agent.bundles.getContent("dev", digest)).toEqual(new Uint8Array([1, 2, 3]));
    expect(Buffer.from((await agent.bundles.getPiece("dev", piece.id)) ?? [])).toEqual(Buffer.from(piece.bytes));
    expect(await agent.grants.get("dev", "g-1")).toEqual(grantEntry("g-1"));
    expect(await agent.approvals.readLast("dev", "a-1")).toMatchObject({ record: recordSaying("dev") });
    expect(await agent.approvals.read("dev", "a-1")).toHaveLength(1);
  });

  it("watches what is its own and hears what is decided", async () => {
    let facts: readonly Fact[] = [];
    const pointers: BundlePointer[] = [];
    const grants: string[] = [];
    const records: string[] = [];
    const decided: string[] = [];
    const stops = [
      await agent.facts.watch("dev", (all) => {
        facts = all;
      }),
      await agent.bundles.watch("dev", (changed) => pointers.push(changed)),
      await agent.grants.watch(
        "dev",
        (id) => grants.push(id),
        () => undefined,
      ),
      await agent.approvals.followOne("dev", "a-1", (stored) => records.push(stored.approvalId)),
      await agent.decided.subscribe("dev", (id) => decided.push(id)),
    ];
    const revocations: string[] = [];
    stops.push(
      await agent.revocations.watch(
        (statement) => revocations.push(statement),
        () => undefined,
      ),
    );
    await plane.revocations.put("kid-1", "statement");
    plane.decided.announce("dev", "a-1", "jws", { traceparent: "" });
    await vi.waitFor(() => {
      expect(facts).toEqual([fact("incident.active", "dev")]);
      expect(pointers).toEqual([pointer(1)]);
      expect(grants).toEqual(["g-1"]);
      expect(records).toEqual(["a-1"]);
      expect(decided).toEqual(["a-1"]);
      expect(revocations).toEqual(["statement"]);
    });
    await Promise.all(stops.map((stop) => stop()));
  });

  it("reads nothing of another environment", async () => {
    const forbidden = { kind: "permission_denied", code: "BUS_FORBIDDEN" };
    await expect(agent.bundles.active("prod")).rejects.toMatchObject(forbidden);
    await expect(agent.bundles.getContent("prod", digest)).rejects.toMatchObject(forbidden);
    await expect(agent.bundles.getPiece("prod", piece.id)).rejects.toMatchObject(forbidden);
    await expect(agent.grants.get("prod", "g-1")).rejects.toMatchObject(forbidden);
    await expect(agent.facts.list("prod")).rejects.toMatchObject(forbidden);
    await expect(agent.approvals.readLast("prod", "a-1")).rejects.toMatchObject(forbidden);
    await expect(agent.approvals.read("prod", "a-1")).rejects.toMatchObject(forbidden);
  });

  it("reads and writes no snapshots, and no approvals by sequence: both are of all environments", async () => {
    const forbidden = { code: "BUS_FORBIDDEN" };
    expect(await plane.snapshots.write("f", 1, new Uint8Array([1]), new Set())).toBe(true);
    const [snapshot] = await plane.snapshots.list("f");
    if (snapshot === undefined) throw new Error("it was written");
    await expect(agent.snapshots.list("f")).rejects.toMatchObject(forbidden);
    await expect(agent.snapshots.read(snapshot)).rejects.toMatchObject(forbidden);
    await expect(agent.snapshots.write("f", 2, new Uint8Array([2]), new Set())).rejects.toMatchObject(forbidden);
    await expect(agent.archive.lastSequence()).rejects.toMatchObject(forbidden);
    await expect(agent.archive.readRange(1, 2)).rejects.toMatchObject(forbidden);
    await expect(agent.archive.fingerprint(1)).rejects.toMatchObject(forbidden);
  });

  it("writes nothing that is the control plane's or another's", async () => {
    const forbidden = { code: "BUS_FORBIDDEN" };
    await expect(agent.bundles.replace("dev", pointer(2), 1)).rejects.toMatchObject(forbidden);
    await expect(agent.bundles.putContent("dev", digest, new Uint8Array([4]))).rejects.toMatchObject(forbidden);
    await expect(agent.bundles.putPieces("dev", [piece])).rejects.toMatchObject(forbidden);
    await expect(agent.revocations.put("kid", "statement")).rejects.toMatchObject(forbidden);
    await expect(agent.facts.put("dev", fact("incident.active", false))).rejects.toMatchObject(forbidden);
    await expect(agent.grants.create(grantEntry("g-9"))).rejects.toMatchObject(forbidden);
    await expect(agent.approvals.append("dev", "a-9", recordSaying("forged"), 0)).rejects.toMatchObject(forbidden);
    await expect(agent.uses.take("prod", "g-1", 0, use)).rejects.toMatchObject(forbidden);
    await expect(agent.fleet.beat(heartbeat("agent-2"))).rejects.toMatchObject(forbidden);
    await expect(agent.audit.publish(auditBatch("policy_published", 1))).rejects.toMatchObject(forbidden);
    const elsewhere = [{ environment: "prod" }, { agentId: "agent-2" }];
    for (const changes of elsewhere) {
      await expect(agent.escalations.publish(escalation("e-9", changes))).rejects.toMatchObject(forbidden);
    }
  });
});

describe("an agent gone bad", () => {
  const consumer = (filter: string, stream: string) => ({
    stream_name: stream,
    config: {
      name: "spy",
      filter_subject: filter,
      ack_policy: "none",
      deliver_subject: `${inboxPrefix("agent-dev")}.spy`,
    },
  });
  const createSubject = (stream: string, filter: string) =>
    jetstream.createConsumer(stream, filter).replace("*", "spy");
  const prodFacts = stores.kvSubject(BUCKETS.facts, keys.facts("prod"));
  const allFacts = stores.kvSubject(BUCKETS.facts, ">");
  const facts = stores.kvStream(BUCKETS.facts);
  const snapshots = stores.kvStream(BUCKETS.snapshots);
  const allSnapshots = stores.kvSubject(BUCKETS.snapshots, ">");

  const denied: readonly (readonly [string, string, object])[] = [
    ["a consumer on another environment", createSubject(facts, prodFacts), consumer(prodFacts, facts)],
    ["a consumer on all environments", createSubject(facts, allFacts), consumer(allFacts, facts)],
    ["a consumer without a filter", `$JS.API.CONSUMER.CREATE.${facts}.spy`, consumer(allFacts, facts)],
    ["a consumer by the old request", `$JS.API.CONSUMER.CREATE.${facts}`, consumer(allFacts, facts)],
    ["a durable by the old request", `$JS.API.CONSUMER.DURABLE.CREATE.${facts}.spy`, consumer(allFacts, facts)],
    ["a message by number", jetstream.getMessage(facts), { seq: 1 }],
    ["a direct get by number", `$JS.API.DIRECT.GET.${facts}`, { seq: 1 }],
    ["the subjects of a stream", `$JS.API.STREAM.INFO.${facts}`, { subjects_filter: ">" }],
    ["the names of consumers", `$JS.API.CONSUMER.NAMES.${STREAMS.approvals}`, {}],
    ["another agent's uses", jetstream.directGet(stores.kvStream(BUCKETS.uses), "x"), {}],
    ["deleting a stream", `$JS.API.STREAM.DELETE.${STREAMS.approvals}`, {}],
    ["purging a stream", `$JS.API.STREAM.PURGE.${stores.kvStream(BUCKETS.uses)}`, {}],
    ["purging snapshots", `$JS.API.STREAM.PURGE.${snapshots}`, {}],
    ["a consumer on snapshots", createSubject(snapshots, allSnapshots), consumer(allSnapshots, snapshots)],
    ["forging a delegation", stores.kvSubject(BUCKETS.delegations, keys.delegation("dev", "d1")), {}],
    [
      "reading who stands in for whom",
      jetstream.directGet(stores.kvStream(BUCKETS.delegations), stores.kvSubject(BUCKETS.delegations, ">")),
      {},
    ],
    ["forging a change of policies", stores.kvSubject(BUCKETS.changes, keys.change("dev", "chg_0")), {}],
    [
      "reading what waits for approval",
      jetstream.directGet(stores.kvStream(BUCKETS.changes), stores.kvSubject(BUCKETS.changes, ">")),
      {},
    ],
    ["reading contents that wait for approval", jetstream.getMessage(stores.objectStream(CHANGE_OBJECTS)), { seq: 1 }],
    ["forging a rollout", stores.kvSubject(BUCKETS.rollouts, keys.rollout("dev")), {}],
    [
      "reading a rollout",
      jetstream.directGet(stores.kvStream(BUCKETS.rollouts), stores.kvSubject(BUCKETS.rollouts, keys.rollout("dev"))),
      {},
    ],
    ["forging a snapshot", stores.kvSubject(BUCKETS.snapshots, keys.snapshots("f")), {}],
    ["taking escalations", `$JS.API.CONSUMER.MSG.NEXT.${STREAMS.escalations}.control-plane`, { batch: 1 }],
    ["another environment's objects", jetstream.getMessage(stores.objectStream(bundleObjects("prod"))), { seq: 1 }],
    ["announcing a decision", subjects.decided("dev", "a-1"), {}],
  ];
  it.each(denied)("is refused %s", async (_, subject, request) => {
    await expect(rogue.request(subject, JSON.stringify(request), { timeout: 2_000 })).rejects.toThrow(
      /permissions violation/i,
    );
  });

  it("is refused a filter in the request that is not the one in its subject", async () => {
    const ownFacts = stores.kvSubject(BUCKETS.facts, keys.facts("dev"));
    const answer = await rogue.request(createSubject(facts, ownFacts), JSON.stringify(consumer(prodFacts, facts)));
    expect(answer.json()).toMatchObject({ error: { code: 400 } });
  });

  it("is refused to listen to other inboxes, environments and the bus as a whole", async () => {
    const subscriptions = [
      ">",
      "_INBOX.>",
      `${inboxPrefix("control-plane")}.>`,
      subjects.decidedOf("prod"),
      subjects.any,
    ];
    for (const subject of subscriptions) {
      const refused = new Promise((resolve) => rogue.subscribe(subject, { callback: (error) => resolve(error) }));
      expect(String(await refused)).toMatch(/permissions violation/i);
    }
  });

  it("cannot take back, replace or roll up a use", async () => {
    await agent.uses.take("dev", "g-2", 0, use);
    const subject = stores.kvSubject(BUCKETS.uses, keys.use("dev", "g-2", 0));
    const js = jetstreamClient(rogue);
    await expect(js.publish(subject, "{}")).rejects.toThrow(/per subject/);
    const marker = (await import("@nats-io/transport-node")).headers();
    marker.set("KV-Operation", "PURGE");
    marker.set("Nats-Rollup", "sub");
    await expect(js.publish(subject, "", { headers: marker })).rejects.toThrow();
    expect(await agent.uses.take("dev", "g-2", 0, { ...use, decisionId: "second" })).toBe(false);
  });
});
