import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const denyAll = '    - { id: closed, when: "true", effect: deny }';

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;

beforeAll(async () => {
  nats = await startTestNats();
});
afterAll(() => nats.stop());
beforeEach(async () => {
  world = await createAgentWorld();
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
});
afterEach(async () => {
  await world.stop();
  await plane.bus.connection.close();
});

/** Publishes a good bundle and then something else; the agent must have looked at that before we look at the agent. */
async function offer(agent: TestAgent, good: number, bad: BundlePointer): Promise<void> {
  await plane.putPointer(bad);
  // Whatever is offered next is looked at after it.
  const next = await plane.publish(policies(), { revision: good + 10 });
  await agent.enforces(next);
}

/** What the agent logged as refused: a bad bundle must never have been in force, not even for a moment. */
async function revisionsSeen(agent: TestAgent, during: () => Promise<void>): Promise<Set<number>> {
  const seen = new Set<number>();
  let watching = true;
  const watch = (async () => {
    while (watching) seen.add((await agent.guard.check(refund(10))).bundleRevision);
  })();
  await during();
  watching = false;
  await watch;
  return seen;
}

test.each<[string, (pointer: BundlePointer, role: ControlPlaneRole) => Promise<BundlePointer>]>([
  [
    "signed by a stranger",
    async (_, role) => (await role.bundle(policies(denyAll), { key: world.strangersKey })).pointer,
  ],
  [
    "signed for another environment",
    async (_, role) => (await role.bundle(policies(denyAll), { environment: "prod" })).pointer,
  ],
  ["with a digest that was not signed", async (good) => ({ ...good, digest: `sha256:${"1".repeat(64)}` })],
  ["with a revision that was not signed", async (good) => ({ ...good, revision: good.revision + 1 })],
  ["with a signature that was cut short", async (good) => ({ ...good, signature: good.signature.slice(0, -10) })],
  [
    "with a revision that was in force before",
    async (_, role) => (await role.bundle(policies(denyAll), { revision: 1 })).pointer,
  ],
])("a bundle %s is refused and the good one kept", async (_, makeBad) => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const active = await plane.bus.bundles.active("test");
  const good = await plane.publish(policies(), { revision: (active?.pointer.revision ?? 0) + 100 });
  await agent.enforces(good);
  const pointer = (await plane.bus.bundles.active("test"))?.pointer;
  if (pointer === undefined) throw new Error("no pointer");
  const bad = await makeBad(pointer, plane);
  const seen = await revisionsSeen(agent, () => offer(agent, good, bad));
  expect([...seen].filter((revision) => revision !== good && revision !== good + 10)).toEqual([]);
});

test.each(["fetched", "carried by its pointer"])(
  "a content, %s, that was altered is refused and the good bundle kept",
  async (how) => {
    const agent = await world.start("agent-1", { nats: nats.url });
    const active = await plane.bus.bundles.active("test");
    const good = await plane.publish(policies(), { revision: (active?.pointer.revision ?? 0) + 100 });
    await agent.enforces(good);
    const unique = "    - { id: altered, when: arguments.amount == 4711, effect: deny }";
    const { pointer, bytes } = await plane.bundle(policies(unique));
    const altered = Buffer.from(Buffer.from(bytes).toString("utf8").replace("4711", "1174"), "utf8");
    if (how === "fetched") await plane.bus.bundles.putContent("test", pointer.digest, altered);
    const bad = how === "fetched" ? pointer : { ...pointer, content: altered.toString("utf8") };
    const seen = await revisionsSeen(agent, () => offer(agent, good, bad));
    expect(seen.has(pointer.revision)).toBe(false);
  },
);

test("a content that its pointer carries is enforced, and found on disk by the next run", async () => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const active = await plane.bus.bundles.active("test");
  const unique = "    - { id: carried, when: arguments.amount == 815, effect: deny }";
  const { pointer, bytes } = await plane.bundle(policies(unique), { revision: (active?.pointer.revision ?? 0) + 100 });
  await plane.putPointer({ ...pointer, content: Buffer.from(bytes).toString("utf8") });
  await agent.enforces(pointer.revision);
  await agent.stop();
  const next = await world.start("agent-1", { nats: "nats://127.0.0.1:1" });
  expect(await next.guard.check(refund(10))).toMatchObject({ bundleRevision: pointer.revision });
});

test("an agent that starts while everything is down enforces its last known good bundle and facts", async () => {
  const first = await world.start("agent-1", { nats: nats.url });
  const active = await plane.bus.bundles.active("test");
  const rule = "    - { id: incident, when: facts.incident, effect: deny }";
  await plane.bus.facts.put("test", { path: "incident", value: false, updatedAtMs: 1, updatedBy: "test" });
  const revision = await plane.publish(policies(rule), { revision: (active?.pointer.revision ?? 0) + 100 });
  await first.enforces(revision);
  await vi.waitFor(async () => {
    expect(JSON.parse(await readFile(join(first.dataDir, "facts.json"), "utf8")).facts).toHaveLength(1);
    expect(JSON.parse(await readFile(join(first.dataDir, "last-known-good.json"), "utf8")).pointer.revision).toBe(
      revision,
    );
  });
  await first.stop();
  const second = await world.start("agent-1", { nats: "nats://127.0.0.1:1" });
  expect(await second.serving()).toBe(true);
  expect(await second.guard.check(refund(10))).toMatchObject({
    decision: "DECISION_ALLOW",
    bundleRevision: revision,
    stale: false,
  });
  await second.stop();
  // maxStaleness counts from the last contact, not from the start.
  const third = await world.start("agent-1", { nats: "nats://127.0.0.1:1", maxStaleness: "1ms" });
  expect(await third.guard.check(refund(10))).toMatchObject({ decision: "DECISION_ALLOW", stale: true });
  await third.stop();
  const fourth = await world.start("agent-1", { nats: "nats://127.0.0.1:1", maxStaleness: "1ms", onStale: "deny" });
  expect(await fourth.guard.check(refund(10))).toMatchObject({ decision: "DECISION_DENY", reasonCode: "BUNDLE_STALE" });
});

test.each<[string, (text: string) => string]>([
  ["cut short", (text) => text.slice(0, text.length / 2)],
  ["altered", (text) => text.replaceAll("<= 50", "<= 99")],
  ["signed by nobody", (text) => text.replace(/"signature":"[^"]{10}/, '"signature":"AAAAAAAAAA')],
])("a bundle on disk that was %s is not enforced", async (_, spoil) => {
  const first = await world.start("agent-1", { nats: nats.url });
  const active = await plane.bus.bundles.active("test");
  const revision = await plane.publish(policies(), { revision: (active?.pointer.revision ?? 0) + 100 });
  await first.enforces(revision);
  const path = join(first.dataDir, "last-known-good.json");
  const text = await vi.waitFor(() => readFile(path, "utf8"));
  await first.stop();
  await writeFile(path, spoil(text));
  const second = await world.start("agent-1", { nats: "nats://127.0.0.1:1" });
  expect(await second.serving()).toBe(false);
  expect(await second.guard.check(refund(10))).toMatchObject({ decision: "DECISION_DENY", reasonCode: "NO_BUNDLE" });
});
