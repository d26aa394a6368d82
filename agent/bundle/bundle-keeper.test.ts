import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { namedSigner } from "../../shared/bundle/jws.ts";
import type { BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { compilePolicySet } from "../../shared/policy/index.ts";
import { TrustMemory } from "../keys/trust-memory.ts";
import { silentLog } from "../ports.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { settle, VirtualClock } from "../testing/virtual-clock.ts";
import { BundleHolder } from "./active-bundle.ts";
import { BundleKeeper } from "./bundle-keeper.ts";
import { BundleReport } from "./bundle-report.ts";
import { LastKnownGood } from "./last-known-good.ts";

let folder: string;
let keepers: BundleKeeper[];
beforeEach(async () => {
  keepers = [];
  folder = await mkdtemp(join(tmpdir(), "postern-bundles-"));
});
afterEach(async () => {
  // One that still saves would write into the folder that goes.
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  await rm(folder, { recursive: true, force: true });
});

const pointer = (revision: number, digest = `sha256:${revision}`, kid = "k1"): BundlePointer => ({
  revision,
  digest,
  signature: `${Buffer.from(JSON.stringify({ kid })).toString("base64url")}.good`,
});

/** A keeper whose checks believe a pointer when its signature says "good", and a content when it is "good". */
async function setUp(
  getContent: (digest: string) => Promise<Uint8Array | undefined> = async () => Buffer.from("good"),
) {
  const clock = new VirtualClock();
  const holder = new BundleHolder();
  const seen: number[] = [];
  holder.onSwap(({ manifest }) => seen.push(manifest.revision));
  const checks = {
    verifyPointer: async ({ revision, digest, signature }: BundlePointer): Promise<BundleManifest> => {
      if (!signature.endsWith(".good") || revoked.has(namedSigner(signature)))
        throw new PosternError("failed_precondition", "BUNDLE_SIGNATURE_INVALID", "not good");
      return { ...manifestOf(revision), digest };
    },
    decodeContent: (bytes: Uint8Array) => {
      if (Buffer.from(bytes).toString() !== "good") {
        throw new PosternError("failed_precondition", "BUNDLE_DIGEST_MISMATCH", "not good");
      }
      return { formatVersion: 1 as const, policySet: { policies: [], workflows: [] }, sources: [] };
    },
    compile: compilePolicySet,
  };
  const disk = new LastKnownGood(folder);
  const report = new BundleReport();
  const revoked = new Set<string>();
  const keeper = new BundleKeeper({
    holder,
    checks,
    disk,
    memory: await TrustMemory.open(folder, "test"),
    report,
    isRevoked: (kid) => revoked.has(kid),
    getContent: ({ digest }) => getContent(digest),
    clock,
    log: silentLog,
  });
  keepers.push(keeper);
  return { clock, holder, seen, disk, keeper, report, revoked };
}

test("a greater revision replaces the one in force and is found on disk by the next run", async () => {
  const { keeper, seen } = await setUp();
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(seen).toEqual([1]));
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  await keeper.stop();
  const next = await setUp();
  expect(await next.keeper.loadFromDisk()).toBe(true);
  expect(next.holder.revision).toBe(2);
});

test("the same pointer again, a lower revision, and the same revision with another content change nothing", async () => {
  const { keeper, seen } = await setUp();
  keeper.offer(pointer(5));
  await vi.waitFor(() => expect(seen).toEqual([5]));
  keeper.offer(pointer(4));
  await vi.waitFor(() => expect(keeper.refused).toBe(1));
  keeper.offer(pointer(5, "sha256:other"));
  await vi.waitFor(() => expect(keeper.refused).toBe(2));
  keeper.offer(pointer(5));
  await settle();
  keeper.offer(pointer(6));
  await vi.waitFor(() => expect(seen).toEqual([5, 6]));
  expect(keeper.refused).toBe(2);
});

test("a pointer or a content that fails its checks leaves the good bundle in force", async () => {
  const contents: Record<string, string> = { "sha256:1": "good", "sha256:2": "altered", "sha256:4": "good" };
  const { keeper, seen } = await setUp(async (digest) => Buffer.from(contents[digest] ?? "good"));
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(seen).toEqual([1]));
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(keeper.refused).toBe(1));
  keeper.offer({ ...pointer(3), signature: "forged" });
  await vi.waitFor(() => expect(keeper.refused).toBe(2));
  keeper.offer(pointer(4));
  await vi.waitFor(() => expect(seen).toEqual([1, 4]));
});

test("a content that cannot be fetched yet is asked for again, after a growing pause", async () => {
  let asked = 0;
  const { keeper, seen, clock } = await setUp(async () => (++asked < 3 ? undefined : Buffer.from("good")));
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  await clock.advance(200);
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  await clock.advance(400);
  await vi.waitFor(() => expect(seen).toEqual([1]));
  expect(asked).toBe(3);
});

test("a newer pointer ends the pause of one that cannot be fetched", async () => {
  const { keeper, seen, clock } = await setUp(async (digest) =>
    digest === "sha256:1" ? undefined : Buffer.from("good"),
  );
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([2]));
});

test("an old bundle is refused after a restart too, when the last good one on disk is gone", async () => {
  const first = await setUp();
  first.keeper.offer(pointer(7));
  await vi.waitFor(() => expect(first.seen).toEqual([7]));
  await first.keeper.stop();
  await rm(join(folder, "last-known-good.json"));
  const { keeper, seen } = await setUp();
  expect(await keeper.loadFromDisk()).toBe(false);
  keeper.offer(pointer(6));
  await vi.waitFor(() => expect(keeper.refused).toBe(1));
  keeper.offer(pointer(7, "sha256:another"));
  await vi.waitFor(() => expect(keeper.refused).toBe(2));
  expect(seen).toEqual([]);
  keeper.offer(pointer(7));
  await vi.waitFor(() => expect(seen).toEqual([7]));
});

test("an older copy that is put in the place of the last good one is refused", async () => {
  const first = await setUp();
  first.keeper.offer(pointer(3));
  await vi.waitFor(() => expect(first.seen).toEqual([3]));
  await first.keeper.saved();
  const older = await readFile(join(folder, "last-known-good.json"), "utf8");
  first.keeper.offer(pointer(4));
  await vi.waitFor(() => expect(first.seen).toEqual([3, 4]));
  await first.keeper.stop();
  await writeFile(join(folder, "last-known-good.json"), older);
  const { keeper, holder } = await setUp();
  expect(await keeper.loadFromDisk()).toBe(false);
  expect(holder.current).toBeUndefined();
});

test("a bundle that was refused for its key is looked at again when the keys have changed", async () => {
  const { keeper, seen, revoked } = await setUp();
  revoked.add("k2");
  keeper.offer(pointer(1, "sha256:1", "k2"));
  await vi.waitFor(() => expect(keeper.refused).toBe(1));
  revoked.delete("k2");
  keeper.keysChanged();
  await vi.waitFor(() => expect(seen).toEqual([1]));
  // Nothing is left to look at: what comes next is taken all the same.
  keeper.keysChanged();
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([1, 2]));
});

test("a bundle whose key is revoked while its content is fetched does not come into force", async () => {
  let arrive = (_: Uint8Array) => {};
  const slow = new Promise<Uint8Array>((resolve) => {
    arrive = resolve;
  });
  const { keeper, seen, revoked, holder } = await setUp((digest) =>
    digest === "sha256:2" ? slow : Promise.resolve(Buffer.from("good")),
  );
  keeper.offer(pointer(1));
  await keeper.settled();
  keeper.offer(pointer(2, "sha256:2", "k2"));
  await settle();
  revoked.add("k2");
  keeper.dropRevoked();
  arrive(Buffer.from("good"));
  await keeper.settled();
  expect(seen).toEqual([1]);
  expect(holder.revision).toBe(1);
  expect(keeper.refused).toBe(1);
});

test("what a revoked key signed goes out of force, and its revision, however great, holds up nobody", async () => {
  const { keeper, seen, revoked, holder, report } = await setUp();
  keeper.offer(pointer(1_000_000, "sha256:stolen", "k2"));
  await vi.waitFor(() => expect(seen).toEqual([1_000_000]));
  keeper.dropRevoked();
  expect(holder.revision).toBe(1_000_000);
  revoked.add("k2");
  keeper.dropRevoked();
  expect(holder.current).toBeUndefined();
  expect(report.standing.enforced).toBeUndefined();
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([1_000_000, 2]));
});

test("heartbeats say what is enforced since when, what is being fetched, and what was refused last and why", async () => {
  const { keeper, report, clock } = await setUp(async (digest) =>
    digest === "sha256:2" ? undefined : Buffer.from("good"),
  );
  keeper.offer(pointer(1));
  await vi.waitFor(() =>
    expect(report.standing).toEqual({
      enforced: { digest: "sha256:1", sinceMs: clock.nowMs(), signedBy: "k1" },
    }),
  );
  keeper.offer(pointer(2));
  await vi.waitFor(() =>
    expect(report.standing.fetching).toMatchObject({ revision: 2, message: expect.stringContaining("not on the bus") }),
  );
  keeper.offer({ ...pointer(3), signature: "forged" });
  await vi.waitFor(() =>
    expect(report.standing).toMatchObject({
      enforced: { digest: "sha256:1" },
      refused: { revision: 3, code: "BUNDLE_SIGNATURE_INVALID", message: "not good" },
    }),
  );
  expect(report.standing.fetching).toBeUndefined();
});
