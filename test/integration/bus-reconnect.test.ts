import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { BUCKETS, STREAMS, stores } from "../../shared/bus/subjects.ts";
import type { Fact } from "../../shared/facts/model.ts";
import {
  connectAgent,
  connectControlPlane,
  escalation,
  fact,
  grantEntry,
  pointer,
  recordSaying,
  saidBy,
} from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const PATIENCE = { timeout: 20_000, interval: 20 };

let nats: TestNats;
const open: ConnectedBus[] = [];
const proxies: TcpProxy[] = [];
const observers: NatsConnection[] = [];

beforeEach(async () => {
  nats = await startTestNats();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.connection.close()));
  await Promise.all(observers.splice(0).map((nc) => nc.close()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()));
  await nats.stop();
});

async function controlPlane(url = nats.url): Promise<ConnectedBus> {
  const bus = await connectControlPlane(url);
  open.push(bus);
  return bus;
}

async function agent(url = nats.url): Promise<ConnectedBus> {
  const bus = await connectAgent(url);
  open.push(bus);
  return bus;
}

async function proxied(): Promise<TcpProxy & { readonly url: string }> {
  const proxy = await startTcpProxy(nats.server.port);
  proxies.push(proxy);
  return { ...proxy, url: `nats://127.0.0.1:${proxy.port}` };
}

/** Waits until the server itself says that a stream holds so many messages. Connects now, so that it is quick then. */
async function observe(stream: string): Promise<(messages: number) => Promise<void>> {
  const nc = await connect({ servers: nats.url });
  observers.push(nc);
  const { streams } = await jetstreamManager(nc);
  return (messages) =>
    vi.waitFor(async () => expect((await streams.info(stream)).state.messages).toBe(messages), PATIENCE);
}

/** Appends until it is in; a conflict after an unavailable bus means that it got in. */
async function appendSurely(bus: ConnectedBus, approvalId: string): Promise<void> {
  for (;;) {
    try {
      await bus.approvals.append("dev", approvalId, recordSaying(approvalId), 0);
      return;
    } catch (error) {
      expect(error).toMatchObject({ code: "BUS_UNAVAILABLE" });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe("when nats-server is killed with -9 and comes back", () => {
  it("followers get every record once and in order, whatever was appended around it", async () => {
    const [writer, reader] = await Promise.all([controlPlane(), controlPlane()]);
    const seen: string[] = [];
    await reader.approvals.follow(
      1,
      (stored) => seen.push(stored.approvalId),
      () => undefined,
    );
    const ids = Array.from({ length: 200 }, (_, index) => `a-${index}`);
    const writing = (async () => {
      for (const id of ids) await appendSurely(writer, id);
    })();
    for (const mark of ["a-40", "a-120"]) {
      await vi.waitFor(() => expect(seen).toContain(mark), PATIENCE);
      await nats.kill();
      await nats.restart();
    }
    await writing;
    await vi.waitFor(() => expect(seen).toHaveLength(ids.length), PATIENCE);
    expect(seen).toEqual(ids);
  });

  it("calls fail promptly while it is away, and listeners are told of the loss and the return", async () => {
    const bus = await controlPlane();
    const changes: boolean[] = [];
    bus.connection.onConnectionChange((connected) => changes.push(connected));
    await nats.kill();
    await vi.waitFor(() => expect(bus.connection.connected).toBe(false), PATIENCE);
    const calls = [
      bus.escalations.publish(escalation("e-1")),
      bus.approvals.append("dev", "a-1", recordSaying("lost"), 0),
      bus.approvals.readLast("dev", "a-1"),
      bus.facts.put("dev", fact("a", 1)),
      bus.uses.take("dev", "g-1", 0, { agentId: "a", decisionId: "d", atMs: 1 }),
      bus.connection.ping(),
    ];
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: { kind: "unavailable", code: "BUS_UNAVAILABLE" } });
    }
    await nats.restart();
    await vi.waitFor(() => expect(changes).toEqual([false, true]), PATIENCE);
    await bus.connection.ping();
    // Nothing of the above was kept and sent behind our back.
    expect(await bus.approvals.read("dev", "a-1")).toEqual([]);
    expect(await bus.facts.list("dev")).toEqual([]);
  });

  it("watches and subscriptions go on, and escalations still find their handler", async () => {
    const [plane, other] = await Promise.all([controlPlane(), agent()]);
    let facts: readonly Fact[] = [];
    const pointers: BundlePointer[] = [];
    const grants: string[] = [];
    const decided: string[] = [];
    const handled: string[] = [];
    await other.facts.watch("dev", (all) => {
      facts = all;
    });
    await other.bundles.watch("dev", (changed) => pointers.push(changed));
    await other.grants.watch(
      "dev",
      (id) => grants.push(id),
      () => undefined,
    );
    await other.decided.subscribe("dev", (id) => decided.push(id));
    await plane.escalations.consume(async (received) => {
      handled.push(received.approvalId);
    });
    await plane.facts.put("dev", fact("before", 1));
    await vi.waitFor(() => expect(facts).toHaveLength(1), PATIENCE);
    await nats.kill();
    await nats.restart();
    await vi.waitFor(() => expect([plane, other].every((bus) => bus.connection.connected)).toBe(true), PATIENCE);
    await plane.facts.put("dev", fact("after", 2));
    await plane.bundles.replace("dev", pointer(1), 0);
    await plane.grants.create(grantEntry("g-1"));
    await other.escalations.publish(escalation("e-1"));
    plane.decided.announce("dev", "a-1", "jws", { traceparent: "" });
    await vi.waitFor(() => {
      expect(facts.map(({ path }) => path)).toEqual(["after", "before"]);
      expect(pointers).toEqual([pointer(1)]);
      expect(grants).toEqual(["g-1"]);
      expect(handled).toEqual(["e-1"]);
      expect(decided).toEqual(["a-1"]);
    }, PATIENCE);
  });
});

describe("when nats-server is not there at the start", () => {
  it("an agent gets its bus all the same, and its watches begin when the server comes", async () => {
    await controlPlane();
    await nats.kill();
    const bus = await agent();
    expect(bus.connection.connected).toBe(false);
    await expect(bus.escalations.publish(escalation("e-1"))).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
    let facts: readonly Fact[] | undefined;
    await bus.facts.watch("dev", (all) => {
      facts = all;
    });
    await nats.restart();
    await vi.waitFor(() => expect(facts).toEqual([]), PATIENCE);
    await bus.escalations.publish(escalation("e-1"));
  });

  it("a control plane waits for it", async () => {
    await nats.kill();
    const waiting = controlPlane();
    await nats.restart();
    expect((await waiting).connection.connected).toBe(true);
  });

  it("an agent waits for a control plane to create the streams", async () => {
    const bus = await agent();
    let facts: readonly Fact[] | undefined;
    await bus.facts.watch("dev", (all) => {
      facts = all;
    });
    const plane = await controlPlane();
    await plane.facts.put("dev", fact("a", 1));
    await vi.waitFor(() => expect(facts).toEqual([fact("a", 1)]), PATIENCE);
  });
});

describe("when an answer is lost under way", () => {
  it("an append that got in is known to be in, once", async () => {
    const direct = await controlPlane();
    const proxy = await proxied();
    const bus = await controlPlane(proxy.url);
    const stored = await observe(STREAMS.approvals);
    proxy.muteServer();
    const appending = bus.approvals.append("dev", "a-1", recordSaying("mine"), 0);
    await stored(1);
    proxy.heal();
    proxy.cut();
    expect(await appending).toBe(1);
    expect((await direct.approvals.read("dev", "a-1")).map(({ record }) => saidBy(record))).toEqual(["mine"]);
  });

  it("an append that another overtook is a conflict", async () => {
    const direct = await controlPlane();
    const proxy = await proxied();
    const bus = await controlPlane(proxy.url);
    await bus.approvals.append("dev", "a-1", recordSaying("first"), 0);
    proxy.down();
    await vi.waitFor(() => expect(bus.connection.connected).toBe(false), PATIENCE);
    expect(await direct.approvals.append("dev", "a-1", recordSaying("theirs"), 1)).toBe(2);
    proxy.heal();
    await vi.waitFor(() => expect(bus.connection.connected).toBe(true), PATIENCE);
    expect(await bus.approvals.append("dev", "a-1", recordSaying("mine"), 1)).toBe("conflict");
  });

  it("a use that was taken stays with the one who took it", async () => {
    const direct = await controlPlane();
    const proxy = await proxied();
    const bus = await agent(proxy.url);
    const stored = await observe(stores.kvStream(BUCKETS.uses));
    proxy.muteServer();
    const taking = bus.uses.take("dev", "g-1", 0, { agentId: "slow", decisionId: "d-1", atMs: 1 });
    await stored(1);
    proxy.heal();
    proxy.cut();
    expect(await direct.uses.take("dev", "g-1", 0, { agentId: "fast", decisionId: "d-2", atMs: 1 })).toBe(false);
    expect(await taking).toBe(true);
  });
});

describe("when a client was away while things changed", () => {
  it("its watches tell it what is there now and what is gone", async () => {
    const plane = await controlPlane();
    const proxy = await proxied();
    const bus = await agent(proxy.url);
    let facts: readonly Fact[] = [];
    await bus.facts.watch("dev", (all) => {
      facts = all;
    });
    await plane.facts.put("dev", fact("gone", 1));
    await plane.facts.put("dev", fact("kept", 1));
    await vi.waitFor(() => expect(facts).toHaveLength(2), PATIENCE);
    proxy.down();
    await vi.waitFor(() => expect(bus.connection.connected).toBe(false), PATIENCE);
    await plane.facts.delete("dev", "gone");
    await plane.facts.put("dev", fact("new", 1));
    proxy.heal();
    await vi.waitFor(() => expect(facts.map(({ path }) => path)).toEqual(["kept", "new"]), PATIENCE);
  });
});
