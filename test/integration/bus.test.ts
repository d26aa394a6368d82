import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import type { AuditBatch } from "../../shared/audit/model.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import type { Stop } from "../../shared/bus/ports.ts";
import { BUCKETS, keys, STREAMS, stores, subjects } from "../../shared/bus/subjects.ts";
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
  saidBy,
} from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: ConnectedBus;
let agent: ConnectedBus;
const stops: Stop[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  [plane] = await Promise.all([
    connectControlPlane(nats.url),
    connectControlPlane(nats.url).then((twin) => twin.connection.close()),
  ]);
  agent = await connectAgent(nats.url);
});
afterAll(async () => {
  await plane.connection.close();
  await agent.connection.close();
  await nats.stop();
});

describe("snapshots", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const none = new Set<string>();
  const sequences = async (format: string) => (await plane.snapshots.list(format)).map(({ sequence }) => sequence);

  it("keep the last two, newest first, in chunks, and come back as they were", async () => {
    const large = "a megabyte or so ".repeat(50_000);
    for (const sequence of [10, 20, 30])
      expect(await plane.snapshots.write("f1", sequence, bytes(large), none)).toBe(true);
    expect(await sequences("f1")).toEqual([30, 20]);
    const [newest, older] = await plane.snapshots.list("f1");
    if (newest === undefined || older === undefined) throw new Error("two are kept");
    expect(newest.chunks).toBeGreaterThan(1);
    expect(Buffer.from((await plane.snapshots.read(newest)) ?? []).toString()).toBe(large);
    expect(await plane.snapshots.read({ ...older, digest: newest.digest.replace(/.$/, "x") })).toBeUndefined();
    const nc = await connect({ servers: nats.url });
    const { streams } = await jetstreamManager(nc);
    const info = await streams.info(stores.kvStream(BUCKETS.snapshots), { subjects_filter: ">" });
    expect(Object.keys(info.state.subjects ?? {})).toHaveLength(1 + 2 * newest.chunks);
    await nc.close();
  });

  it("are written by many at once, and the newest wins", async () => {
    const all = Array.from({ length: 8 }, (_, n) => 100 + n);
    const written = await Promise.all(all.map((n) => plane.snapshots.write("f2", n, bytes(`content ${n}`), none)));
    expect(written[7]).toBe(true);
    const [newest] = await plane.snapshots.list("f2");
    expect(newest?.sequence).toBe(107);
    expect(Buffer.from((newest && (await plane.snapshots.read(newest))) ?? []).toString()).toBe("content 107");
    expect(await plane.snapshots.write("f2", 107, bytes("again"), none)).toBe(false);
    expect(await plane.snapshots.write("f2", 50, bytes("old"), none)).toBe(false);
  });

  it("of another format do not count, and those found unusable make room", async () => {
    expect(await plane.snapshots.write("f3", 5, bytes("mine"), none)).toBe(true);
    const ahead = await plane.snapshots.list("f2");
    const unusable = new Set(ahead.map(({ id }) => id));
    expect(await plane.snapshots.write("f2", 60, bytes("of the restored log"), unusable)).toBe(true);
    expect(await sequences("f2")).toEqual([60]);
    for (const snapshot of ahead) expect(await plane.snapshots.read(snapshot)).toBeUndefined();
    expect(await sequences("f3")).toEqual([5]);
  });
});

describe("the topology", () => {
  it("is set up again without a change and without a warning but of a server that cannot sync always", async () => {
    const again = await connectControlPlane(nats.url);
    expect(again.warnings.map((warning) => warning.code)).toEqual(
      nats.server.syncsAlways ? [] : ["SYNC_INTERVAL_UNKNOWN"],
    );
    await again.connection.close();
  });
});

describe("the approval log", () => {
  it("appends where the expected sequence holds, and says conflict where it does not", async () => {
    const first = await plane.approvals.append("dev", "a-1", recordSaying("first"), 0);
    if (first === "conflict") throw new Error("the first append cannot conflict");
    expect(await plane.approvals.append("dev", "a-1", recordSaying("again"), 0)).toBe("conflict");
    const second = await plane.approvals.append("dev", "a-1", recordSaying("second"), first);
    expect(second).toBeGreaterThan(first);
    const records = await plane.approvals.read("dev", "a-1");
    expect(records.map((stored) => [stored.sequence, saidBy(stored.record)])).toEqual([
      [first, "first"],
      [second, "second"],
    ]);
    if (second === "conflict") throw new Error("the second append cannot conflict");
    for (const [after, sequences] of [
      [first, [second]],
      [second, []],
    ] as const) {
      const news = await plane.approvals.read("dev", "a-1", after);
      expect(news.map(({ sequence }) => sequence)).toEqual(sequences);
    }
  });

  it("lets exactly one of many racing appends win", async () => {
    const racers = Array.from({ length: 50 }, (_, index) =>
      plane.approvals.append("dev", "race", recordSaying(`racer ${index}`), 0),
    );
    const won = (await Promise.all(racers)).filter((result) => result !== "conflict");
    expect(won).toHaveLength(1);
    expect(await plane.approvals.read("dev", "race")).toHaveLength(1);
  });

  it("reads the newest record of an approval, on both sides, and nothing where there is none", async () => {
    await plane.approvals.append("prod", "a-2", recordSaying("only"), 0);
    for (const bus of [plane, agent]) {
      const last = await bus.approvals.readLast("prod", "a-2");
      expect(last).toMatchObject({ environment: "prod", approvalId: "a-2" });
      expect(last && saidBy(last.record)).toBe("only");
      expect(await bus.approvals.readLast("prod", "unknown")).toBeUndefined();
      expect(await bus.approvals.read("prod", "unknown")).toEqual([]);
    }
  });

  it("is followed from the start, catches up once, and goes on with what comes", async () => {
    const seen: number[] = [];
    const caughtUp = vi.fn();
    const stop = await plane.approvals.follow(1, (stored) => seen.push(stored.sequence), caughtUp);
    await vi.waitFor(() => expect(caughtUp).toHaveBeenCalledTimes(1));
    const before = seen.length;
    const next = await plane.approvals.append("dev", "a-3", recordSaying("live"), 0);
    await vi.waitFor(() => expect(seen.slice(before)).toEqual([next]));
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    await stop();
  });

  it("is followed from the middle, and catches up when all that existed was handed over, not before", async () => {
    const appended = Array.from({ length: 400 }, (_, n) =>
      plane.approvals.append("dev", `m-${n}`, recordSaying("m"), 0),
    );
    const sequences = (await Promise.all(appended)).map(Number).sort((a, b) => a - b);
    for (const from of [sequences[100], sequences[250], sequences[399]].map(Number)) {
      const seen: number[] = [];
      const lastSeen = await new Promise<number>((resolve) => {
        const onCaughtUp = () => resolve(seen.at(-1) ?? 0);
        void plane.approvals
          .follow(from, ({ sequence }) => seen.push(sequence), onCaughtUp)
          .then(stops.push.bind(stops));
      });
      expect([seen[0], lastSeen]).toEqual([from, await plane.archive.lastSequence()]);
    }
    const behind = (await plane.archive.lastSequence()) + 1;
    await new Promise<void>(
      (resolve) => void plane.approvals.follow(behind, () => {}, resolve).then(stops.push.bind(stops)),
    );
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });

  it("is read by sequence, and knows each place again", async () => {
    const place = await plane.approvals.append("dev", "by-sequence", recordSaying("here"), 0);
    if (place === "conflict") throw new Error("the first append cannot conflict");
    const records = await plane.archive.readRange(place - 1, place + 5);
    expect(records.map(({ sequence }) => sequence)).toEqual([place - 1, place]);
    expect(records.at(-1)).toEqual(await plane.approvals.readLast("dev", "by-sequence"));
    const fingerprint = await plane.archive.fingerprint(place);
    expect(fingerprint).toBe(await plane.archive.fingerprint(place));
    expect(fingerprint).not.toBe(await plane.archive.fingerprint(place - 1));
    expect(await plane.archive.fingerprint(place + 1)).toBeUndefined();
  });

  it("is followed for one approval", async () => {
    const seen: string[] = [];
    const stop = await agent.approvals.followOne("dev", "a-4", (stored) => seen.push(saidBy(stored.record)));
    await plane.approvals.append("dev", "other", recordSaying("not this"), 0);
    await plane.approvals.append("dev", "a-4", recordSaying("this"), 0);
    await vi.waitFor(() => expect(seen).toEqual(["this"]));
    await stop();
  });
});

describe("escalations", () => {
  it("arrive once with their trace, though published twice", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await agent.escalations.publish(escalation("e-1", { traceparent }));
    await agent.escalations.publish(escalation("e-1", { traceparent }));
    await agent.escalations.publish(escalation("e-2"));
    const seen: string[] = [];
    const stop = await plane.escalations.consume(async (received, trace) => {
      seen.push(`${received.approvalId} ${trace.traceparent}`);
    });
    await vi.waitFor(() => expect(seen.sort()).toEqual([`e-1 ${traceparent}`, "e-2 "]));
    await stop();
  });

  it("come again when their handler fails, and then no more", async () => {
    let attempts = 0;
    const stop = await plane.escalations.consume(async () => {
      attempts++;
      if (attempts < 3) throw new Error("not yet");
    });
    await agent.escalations.publish(escalation("e-3"));
    await vi.waitFor(() => expect(attempts).toBe(3), 10_000);
    await agent.escalations.publish(escalation("e-4"));
    await vi.waitFor(() => expect(attempts).toBe(4));
    await stop();
  });

  it("are shared out among replicas, each to one", async () => {
    const replica = await connectControlPlane(nats.url);
    const handled: string[] = [];
    const stops = await Promise.all(
      [plane, replica].map((bus) =>
        bus.escalations.consume(async (received) => {
          handled.push(received.approvalId);
        }),
      ),
    );
    const ids = Array.from({ length: 40 }, (_, index) => `shared-${String(index).padStart(2, "0")}`);
    await Promise.all(ids.map((id) => agent.escalations.publish(escalation(id))));
    await vi.waitFor(() => expect([...handled].sort()).toEqual(ids), 10_000);
    await Promise.all(stops.map((stop) => stop()));
    await replica.connection.close();
  });
});

describe("decided", () => {
  it("reaches who subscribed to the environment", async () => {
    const heard: string[] = [];
    const stop = await agent.decided.subscribe("dev", (approvalId, outcome) => heard.push(`${approvalId} ${outcome}`));
    plane.decided.announce("prod", "elsewhere", "jws-0", { traceparent: "" });
    plane.decided.announce("dev", "a-1", "jws-1", { traceparent: "" });
    await vi.waitFor(() => expect(heard).toEqual(["a-1 jws-1"]));
    await stop();
  });
});

describe("bundles", () => {
  it("are replaced by compare and set, watched, and remembered", async () => {
    const seen: BundlePointer[] = [];
    const stop = await agent.bundles.watch("dev", (changed) => seen.push(changed));
    expect(await plane.bundles.active("dev")).toBeUndefined();
    const version = await plane.bundles.replace("dev", pointer(1), 0);
    if (version === "conflict") throw new Error("the first bundle cannot conflict");
    expect(await plane.bundles.replace("dev", pointer(9), 0)).toBe("conflict");
    expect(await plane.bundles.replace("dev", pointer(2), version)).toBeGreaterThan(version);
    expect(await plane.bundles.replace("dev", pointer(9), version)).toBe("conflict");
    expect((await plane.bundles.active("dev"))?.pointer).toEqual(pointer(2));
    expect((await agent.bundles.active("dev"))?.pointer).toEqual(pointer(2));
    expect(await plane.bundles.history("dev")).toEqual([pointer(2), pointer(1)]);
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(pointer(2)));
    await stop();
  });

  it("keep their content, of any size, per environment", async () => {
    const large = new Uint8Array(700_000).map((_, index) => index % 251);
    for (const content of [new Uint8Array([1, 2, 3]), large]) {
      const digest = `sha256:${String(content.length).padStart(64, "a")}`;
      await plane.bundles.putContent("dev", digest, content);
      await plane.bundles.putContent("dev", digest, content);
      const received = await agent.bundles.getContent("dev", digest);
      expect(Buffer.compare(received ?? new Uint8Array(), content)).toBe(0);
    }
    expect(await agent.bundles.getContent("dev", `sha256:${"f".repeat(64)}`)).toBeUndefined();
  });
});

describe("facts", () => {
  it("are put, listed, deleted, and watched as a whole", async () => {
    const seen: (readonly Fact[])[] = [];
    const stop = await agent.facts.watch("dev", (facts) => seen.push(facts));
    await vi.waitFor(() => expect(seen).toEqual([[]]));
    const first = await plane.facts.put("dev", fact("incident.active", true));
    const second = await plane.facts.put("dev", fact("incident.level", 2));
    expect(second).toBeGreaterThan(first);
    await plane.facts.put("prod", fact("incident.level", 3));
    await vi.waitFor(() => expect(seen.at(-1)).toEqual([fact("incident.active", true), fact("incident.level", 2)]));
    expect(await plane.facts.delete("dev", "incident.active")).toBe(true);
    expect(await plane.facts.delete("dev", "incident.active")).toBe(false);
    await vi.waitFor(() => expect(seen.at(-1)).toEqual([fact("incident.level", 2)]));
    expect(await plane.facts.list("dev")).toEqual([{ ...fact("incident.level", 2), revision: second }]);
    expect(await plane.facts.list("staging")).toEqual([]);
    await stop();
  });

  it("are deleted by revision only while nobody has put them again", async () => {
    const first = await plane.facts.put("dev", fact("swept", 1));
    const again = await plane.facts.put("dev", fact("swept", 1));
    expect(await plane.facts.deleteIf("dev", "swept", first)).toBe(false);
    expect(await plane.facts.deleteIf("dev", "swept", again)).toBe(true);
    expect(await plane.facts.deleteIf("dev", "swept", again)).toBe(false);
    expect((await plane.facts.list("dev")).map(({ path }) => path)).not.toContain("swept");
  });
});

describe("grants", () => {
  it("are created once, read and watched", async () => {
    const seen: string[] = [];
    const caughtUp = vi.fn();
    await plane.grants.create(grantEntry("g-1"));
    const stop = await agent.grants.watch("dev", (id, entry) => seen.push(`${id} ${entry?.revoked}`), caughtUp);
    await vi.waitFor(() => expect(caughtUp).toHaveBeenCalled());
    await plane.grants.create({ ...grantEntry("g-1"), revoked: true });
    await plane.grants.create(grantEntry("g-2"));
    await plane.grants.create(grantEntry("g-3", "prod"));
    await vi.waitFor(() => expect(seen).toEqual(["g-1 false", "g-2 false"]));
    expect(await agent.grants.get("dev", "g-1")).toEqual(grantEntry("g-1"));
    expect(await agent.grants.get("dev", "g-9")).toBeUndefined();
    await stop();
  });
});

describe("uses", () => {
  it("are taken by exactly one of a hundred", async () => {
    const taken = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? agent : plane).uses.take("dev", "g-1", 0, {
          agentId: `agent-${index}`,
          decisionId: `decision-${index}`,
          atMs: index,
        }),
      ),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it("stay with the decision that asks again", async () => {
    const record = { agentId: "agent-1", decisionId: "decision-1", atMs: 1 };
    expect(await agent.uses.take("dev", "g-2", 0, record)).toBe(true);
    expect(await agent.uses.take("dev", "g-2", 0, record)).toBe(true);
    expect(await agent.uses.take("dev", "g-2", 0, { ...record, decisionId: "decision-2" })).toBe(false);
    expect(await agent.uses.take("dev", "g-2", 1, { ...record, decisionId: "decision-2" })).toBe(true);
  });
});

describe("audit", () => {
  it("is fed by kind to all replicas together", async () => {
    const seen: AuditBatch[] = [];
    const stop = await plane.audit.consume(["grant_use", "outcome"], async (batch) => {
      seen.push(batch);
    });
    await agent.audit.publish(auditBatch("decision", 1));
    await agent.audit.publish(auditBatch("grant_use", 1));
    await agent.audit.publish(auditBatch("grant_use", 1));
    await agent.audit.publish(auditBatch("outcome", 1));
    await vi.waitFor(() => expect(seen.map((batch) => batch.hash).sort()).toEqual(["grant_use-1", "outcome-1"]));
    await stop();
  });
});

describe("the fleet", () => {
  it("lists the agents of one environment", async () => {
    await agent.fleet.beat(heartbeat("agent-1"));
    await agent.fleet.beat({ ...heartbeat("agent-1"), revision: 2 });
    await agent.fleet.beat(heartbeat("agent-2", "prod"));
    expect(await plane.fleet.list("dev")).toEqual([
      { ...heartbeat("agent-1"), revision: 2, heardAtMs: expect.any(Number) },
    ]);
  });
});

describe("what does not decode, or what a receiver trips over", () => {
  it("is passed over, and what follows arrives", async () => {
    const nc = await connect({ servers: nats.url });
    const approvals: string[] = [];
    const handled: string[] = [];
    let facts: readonly Fact[] = [];
    const stops = [
      await agent.approvals.followOne("junk", "a-1", (stored) => {
        approvals.push(saidBy(stored.record));
        if (approvals.length === 1) throw new Error("a receiver with a bug");
      }),
      await agent.facts.watch("junk", (all) => {
        facts = all;
      }),
      await plane.escalations.consume(async (received) => {
        handled.push(received.approvalId);
      }),
    ];
    for (const bytes of ["", "{", '{"events":[]}', "\u0000"]) {
      nc.publish(subjects.approval("junk", "a-1"), bytes);
      nc.publish(stores.kvSubject(BUCKETS.facts, keys.fact("junk", "b")), bytes);
      nc.publish(subjects.escalation("dev", "agent-1"), bytes);
    }
    await nc.flush();
    const { streams } = await jetstreamManager(nc);
    const junk = await streams.getMessage(STREAMS.approvals, { last_by_subj: subjects.approval("junk", "a-1") });
    const first = await plane.approvals.append("junk", "a-1", recordSaying("first"), junk?.seq ?? 0);
    if (first === "conflict") throw new Error("nobody else appends here");
    await plane.approvals.append("junk", "a-1", recordSaying("second"), first);
    await plane.facts.put("junk", fact("a", 1));
    await agent.escalations.publish(escalation("after-junk"));
    await vi.waitFor(() => {
      expect(approvals).toEqual(["first", "second"]);
      expect(facts).toEqual([fact("a", 1)]);
      expect(handled).toEqual(["after-junk"]);
    });
    await nc.close();
    await Promise.all(stops.map((stop) => stop()));
  });
});
