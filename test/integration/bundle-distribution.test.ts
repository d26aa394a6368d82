import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { storeContent } from "../../control-plane/bundles/store-content.ts";
import type { BundlePointer } from "../../shared/bundle/model.ts";
import { BUCKETS, bundleObjects, keys, stores } from "../../shared/bus/subjects.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;

beforeEach(async () => {
  nats = await startTestNats();
  world = await createAgentWorld();
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
});
afterEach(async () => {
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

/** Some 200 KiB of rules, of which one is another one each time. */
function manyRules(changed: number): string {
  return Array.from(
    { length: 3_000 },
    (_, n) => `    - { id: rule-${n}, when: arguments.amount == ${n === 1_500 ? changed : 10_000 + n}, effect: deny }`,
  ).join("\n");
}

/** Stores and signs, as the control plane does; the caller puts the pointer. */
async function stored(changed: number): Promise<BundlePointer> {
  const active = await plane.bus.bundles.active("test");
  const revision = (active?.pointer.revision ?? 0) + 1;
  const { pointer, bytes } = await plane.bundle(policies(manyRules(changed)), { revision });
  return storeContent(plane.bus.bundles, "test", pointer, bytes, active?.pointer);
}

async function published(changed: number): Promise<BundlePointer> {
  const pointer = await stored(changed);
  await plane.putPointer(pointer);
  return pointer;
}

/** Past everything of Postern's: what somebody can do who writes to the bus, or a disk that fails. */
async function purge(stream: string, subject: string): Promise<number> {
  const connection = await connect({ servers: nats.url });
  const { purged } = await (await jetstreamManager(connection)).streams.purge(stream, { filter: subject });
  await connection.close();
  return purged;
}

async function refusal(agent: TestAgent) {
  return vi.waitFor(
    () => {
      const { refused } = agent.agent.state().bundles ?? {};
      if (refused === undefined) throw new Error("nothing was refused");
      return refused;
    },
    { timeout: 20_000, interval: 50 },
  );
}

test("a large bundle is fetched by pieces, and of the next one only what has changed is stored and fetched", async () => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const first = await published(1);
  await agent.enforces(first.revision);
  const known = new Set(first.pieces);
  expect(known.size).toBeGreaterThan(10);
  // Without the rest, and without the whole, only who has the rest can put it together.
  const second = await stored(2);
  const fresh = (second.pieces ?? []).filter((id) => !known.has(id));
  expect(fresh.length).toBeLessThanOrEqual(3);
  for (const id of known) {
    await purge(stores.kvStream(BUCKETS.pieces), stores.kvSubject(BUCKETS.pieces, keys.piece("test", id)));
  }
  await purge(stores.objectStream(bundleObjects("test")), stores.objectChunks(bundleObjects("test")));
  await plane.putPointer(second);
  await agent.enforces(second.revision);
  await vi.waitFor(async () => {
    expect((await readdir(agent.dataDir)).filter((name) => name.startsWith("pieces"))).toEqual([]);
  });
});

test("an agent that has nothing, and does not find all pieces, takes the content whole", async () => {
  const pointer = await published(3);
  const [gone = ""] = pointer.pieces ?? [];
  await purge(stores.kvStream(BUCKETS.pieces), stores.kvSubject(BUCKETS.pieces, keys.piece("test", gone)));
  const agent = await world.start("agent-1", { nats: nats.url });
  await agent.enforces(pointer.revision);
});

test("a fetch that the bus ended goes on where it was, after a restart of the agent too", async () => {
  const pointer = await published(4);
  const [gone = "", ...others] = [...(pointer.pieces ?? [])].reverse();
  const bytes = await plane.bus.bundles.getPiece("test", gone);
  if (bytes === undefined) throw new Error("no such piece");
  await purge(stores.kvStream(BUCKETS.pieces), stores.kvSubject(BUCKETS.pieces, keys.piece("test", gone)));
  await purge(stores.objectStream(bundleObjects("test")), stores.objectMeta(bundleObjects("test")));
  const first = await world.start("agent-1", { nats: nats.url });
  const shelf = join(first.dataDir, "pieces-enforced");
  await vi.waitFor(async () => expect(await readdir(shelf)).toHaveLength(new Set(others).size), { timeout: 10_000 });
  expect(first.agent.state().bundles?.fetching).toMatchObject({ revision: pointer.revision });
  await first.stop();
  // Nothing else is left on the bus than the piece that was missing.
  await purge(stores.kvStream(BUCKETS.pieces), stores.kvSubject(BUCKETS.pieces, keys.pieces("test")));
  await plane.bus.bundles.putPieces("test", [{ id: gone, bytes }]);
  const second = await world.start("agent-1", { nats: nats.url });
  await second.enforces(pointer.revision);
});

test("a content that is cut short is refused, carried by its pointer or in the object store, and says why", async () => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const good = await published(5);
  await agent.enforces(good.revision);
  const { pointer, bytes } = await plane.bundle(policies(), { revision: good.revision + 1 });
  await plane.putPointer({ ...pointer, content: Buffer.from(bytes).toString("utf8").slice(0, -100) });
  expect(await refusal(agent)).toMatchObject({ revision: pointer.revision, code: "BUNDLE_DIGEST_MISMATCH" });
  const next = await plane.bundle(policies(manyRules(6)), { revision: good.revision + 2 });
  await plane.bus.bundles.putContent("test", next.pointer.digest, next.bytes.subarray(0, next.bytes.length - 100));
  await plane.putPointer(next.pointer);
  await vi.waitFor(async () =>
    expect(await refusal(agent)).toMatchObject({ revision: next.pointer.revision, code: "BUNDLE_DIGEST_MISMATCH" }),
  );
  expect(agent.agent.state()).toMatchObject({
    revision: good.revision,
    bundles: { enforced: { digest: good.digest } },
  });
});

test("a content of which the object store has lost a part is not enforced, and holds up nobody who stops", async () => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const good = await published(7);
  await agent.enforces(good.revision);
  const { pieces: _, ...next } = await stored(8);
  expect(
    await purge(stores.objectStream(bundleObjects("test")), stores.objectChunks(bundleObjects("test"))),
  ).toBeGreaterThan(0);
  await plane.putPointer(next);
  await vi.waitFor(() => expect(agent.agent.state().bundles?.fetching?.revision).toBe(next.revision));
  expect(agent.agent.state().revision).toBe(good.revision);
  await agent.stop();
  const again = await world.start("agent-1", { nats: "nats://127.0.0.1:1" });
  await again.enforces(good.revision);
});

test("what no pointer names any more is removed, once it is old enough; what any names, for whatever purpose, stays", async () => {
  const first = await published(10);
  const candidate = await stored(11);
  const abandoned = await stored(12);
  await plane.putPointer({ ...first, revision: first.revision + 1, candidate });
  const pieces = async ({ pieces: ids = [] }: BundlePointer) => {
    const found = await Promise.all(ids.map((id) => plane.bus.bundles.getPiece("test", id)));
    return found.every((piece) => piece !== undefined);
  };
  expect(await plane.bus.bundles.removeLeftovers("test", Date.now() - 3_600_000)).toBe(0);
  expect(await pieces(abandoned)).toBe(true);
  expect(await plane.bus.bundles.removeLeftovers("test", Date.now() + 3_600_000)).toBeGreaterThan(1);
  expect(await pieces(abandoned)).toBe(false);
  expect(await plane.bus.bundles.getContent("test", abandoned.digest)).toBeUndefined();
  for (const kept of [first, candidate]) {
    expect(await pieces(kept)).toBe(true);
    expect(await plane.bus.bundles.getContent("test", kept.digest)).toBeDefined();
  }
  expect(await plane.bus.bundles.removeLeftovers("test", Date.now() + 3_600_000)).toBe(0);
});

test("an environment without any content in the object store has nothing left over", async () => {
  expect(await plane.bus.bundles.removeLeftovers("small", Date.now() + 3_600_000)).toBe(0);
});

test("how far an agent has come is on disk, beside its last good bundle", async () => {
  const agent = await world.start("agent-1", { nats: nats.url });
  const good = await published(13);
  await agent.enforces(good.revision);
  await vi.waitFor(async () => {
    const trust = JSON.parse(await readFile(join(agent.dataDir, "trust.json"), "utf8"));
    expect(Object.values(trust.highest)).toEqual([{ revision: good.revision, digest: good.digest }]);
  });
});
