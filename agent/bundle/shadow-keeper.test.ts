import { expect, it, vi } from "vitest";
import type { BundleContent, BundleManifest, SignedBundle } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { ShadowKeeper } from "./shadow-keeper.ts";

const content: BundleContent = { formatVersion: 1, policySet: { policies: [], workflows: [] }, sources: [] };
const bundle = (revision: number): SignedBundle => ({ revision, digest: "sha256:0", signature: `of ${revision}` });

function refused(code: string): PosternError {
  return new PosternError("failed_precondition", code, code);
}

function keeper() {
  const clock = new VirtualClock();
  const world = { trusted: true, bytes: Buffer.from("x") as Uint8Array | undefined, changes: [] as number[] };
  const one = new ShadowKeeper({
    verify: ({ revision }): BundleManifest => {
      if (!world.trusted) throw refused("BUNDLE_SIGNATURE_INVALID");
      return { ...manifestOf(revision), purpose: "shadow" };
    },
    checks: { decodeContent: () => content },
    getContent: async () => world.bytes,
    onChange: (shadow) => world.changes.push(shadow?.manifest.revision ?? 0),
    clock,
    log: { info() {}, warn() {}, error() {} },
  });
  const revision = () => one.current?.manifest.revision ?? 0;
  return { one, world, clock, revision };
}

it("holds what the pointer names, whether the first pointer named anything or not", async () => {
  const { one, world, revision } = keeper();
  one.offer(undefined);
  one.offer(bundle(3));
  await vi.waitFor(() => expect(revision()).toBe(3));
  one.offer(bundle(3));
  one.offer(bundle(5));
  await vi.waitFor(() => expect(revision()).toBe(5));
  one.offer(undefined);
  expect([revision(), one.standing]).toEqual([0, undefined]);
  one.offer(bundle(6));
  await vi.waitFor(() => expect(revision()).toBe(6));
  expect(world.changes).toEqual([3, 5, 0, 6]);
});

it("refuses a revision that is older than one it has seen, and says so", async () => {
  const { one, revision } = keeper();
  one.offer(bundle(5));
  await vi.waitFor(() => expect(revision()).toBe(5));
  one.offer(bundle(4));
  await vi.waitFor(() => expect(one.standing).toEqual({ revision: 4, problem: "BUNDLE_REVISION_STALE" }));
  expect(revision()).toBe(0);
  // The one that was there before may come back: a revision names one bundle.
  one.offer(bundle(5));
  await vi.waitFor(() => expect(revision()).toBe(5));
});

it("asks again for a content that is not there yet", async () => {
  const { one, world, clock, revision } = keeper();
  world.bytes = undefined;
  one.offer(bundle(2));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  expect(revision()).toBe(0);
  world.bytes = Buffer.from("x");
  await clock.advance(500);
  await vi.waitFor(() => expect(revision()).toBe(2));
  await one.stop();
});

it("lets go of what was signed by a key that is trusted no more, and takes it when it is trusted again", async () => {
  const { one, world, revision } = keeper();
  one.offer(bundle(2));
  await vi.waitFor(() => expect(revision()).toBe(2));
  world.trusted = false;
  one.keysChanged();
  await vi.waitFor(() => expect(one.standing).toEqual({ revision: 2, problem: "BUNDLE_SIGNATURE_INVALID" }));
  expect(revision()).toBe(0);
  world.trusted = true;
  one.keysChanged();
  await vi.waitFor(() => expect(revision()).toBe(2));
});

it("does nothing more once it was stopped, also while it waits", async () => {
  const { one, world, clock, revision } = keeper();
  world.bytes = undefined;
  one.offer(bundle(2));
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
  await one.stop();
  one.offer(bundle(3));
  expect(revision()).toBe(0);
});
