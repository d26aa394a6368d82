import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BundleManifest, BundlePointer } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { compilePolicySet } from "../../shared/policy/index.ts";
import { silentLog } from "../ports.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { settle, VirtualClock } from "../testing/virtual-clock.ts";
import { BundleHolder } from "./active-bundle.ts";
import { BundleKeeper } from "./bundle-keeper.ts";
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

const pointer = (revision: number, digest = `sha256:${revision}`): BundlePointer => ({
  revision,
  digest,
  signature: "good",
});

/** A keeper whose checks believe a pointer when its signature says "good", and a content when it is "good". */
function setUp(getContent: (digest: string) => Promise<Uint8Array | undefined> = async () => Buffer.from("good")) {
  const clock = new VirtualClock();
  const holder = new BundleHolder();
  const seen: number[] = [];
  holder.onSwap(({ manifest }) => seen.push(manifest.revision));
  const checks = {
    verifyPointer: async ({ revision, digest, signature }: BundlePointer): Promise<BundleManifest> => {
      if (signature !== "good") throw new PosternError("failed_precondition", "BUNDLE_SIGNATURE_INVALID", "not good");
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
  const keeper = new BundleKeeper({ holder, checks, disk, getContent, clock, log: silentLog });
  keepers.push(keeper);
  return { clock, holder, seen, disk, keeper };
}

test("a greater revision replaces the one in force and is found on disk by the next run", async () => {
  const { keeper, seen } = setUp();
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(seen).toEqual([1]));
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  await keeper.stop();
  const next = setUp();
  expect(await next.keeper.loadFromDisk()).toBe(true);
  expect(next.holder.revision).toBe(2);
});

test("the same pointer again, a lower revision, and the same revision with another content change nothing", async () => {
  const { keeper, seen } = setUp();
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
  const { keeper, seen } = setUp(async (digest) => Buffer.from(contents[digest] ?? "good"));
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
  const { keeper, seen, clock } = setUp(async () => (++asked < 3 ? undefined : Buffer.from("good")));
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  await clock.advance(200);
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  await clock.advance(400);
  await vi.waitFor(() => expect(seen).toEqual([1]));
  expect(asked).toBe(3);
});

test("a newer pointer ends the pause of one that cannot be fetched", async () => {
  const { keeper, seen, clock } = setUp(async (digest) => (digest === "sha256:1" ? undefined : Buffer.from("good")));
  keeper.offer(pointer(1));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  keeper.offer(pointer(2));
  await vi.waitFor(() => expect(seen).toEqual([2]));
});
