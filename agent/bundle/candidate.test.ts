import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { decodeContent, encodeContent, signManifest, verifyPointer, withContent } from "../../shared/bundle/index.ts";
import type { Audience, BundleManifest, BundlePointer, SignedBundle } from "../../shared/bundle/model.ts";
import { compilePolicySet } from "../../shared/policy/index.ts";
import type { TrialStanding } from "../heartbeat/trial.ts";
import { TrustMemory } from "../keys/trust-memory.ts";
import { silentLog } from "../ports.ts";
import { manifestOf } from "../testing/fake-policy.ts";
import { VirtualClock } from "../testing/virtual-clock.ts";
import { BundleHolder } from "./active-bundle.ts";
import { BundleKeeper } from "./bundle-keeper.ts";
import { BundleReport } from "./bundle-report.ts";
import { LastKnownGood } from "./last-known-good.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const key = { kid: "k1", key: privateKey };
const trusted = new Map([["k1", publicKey]]);

let folder: string;
const keepers: BundleKeeper[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-candidates-"));
});
afterEach(async () => {
  await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
  await rm(folder, { recursive: true, force: true });
});

const content = encodeContent({ formatVersion: 1, policySet: { policies: [], workflows: [] }, sources: [] });

function signed(revision: number, more: Partial<BundleManifest> = {}, bytes = content.bytes): SignedBundle {
  const { digest } = content;
  const manifest = { ...manifestOf(revision), digest, ...more };
  return withContent({ revision, digest, signature: signManifest(manifest, key) }, bytes);
}

const EVERYBODY: Audience = { share: 100, salt: "r1", labels: {} };

function candidate(revision: number, audience: Partial<Audience> = {}, bytes?: Uint8Array): SignedBundle {
  const canary = { rollout: "r1", step: 0, audience: { ...EVERYBODY, ...audience } };
  return signed(revision, { purpose: "candidate", canary }, bytes);
}

async function setUp(labels: Readonly<Record<string, string>> = {}) {
  const holder = new BundleHolder();
  const seen: number[] = [];
  holder.onSwap(({ manifest }) => seen.push(manifest.revision));
  const trials: (TrialStanding | undefined)[] = [];
  const keeper = new BundleKeeper({
    holder,
    checks: {
      verifyPointer: (bundle, purpose) => verifyPointer(bundle, "test", trusted, purpose),
      decodeContent,
      compile: compilePolicySet,
    },
    disk: new LastKnownGood(folder),
    memory: await TrustMemory.open(folder, "test"),
    report: new BundleReport(),
    isRevoked: () => false,
    getContent: async (bundle) => (bundle.content === undefined ? undefined : Buffer.from(bundle.content)),
    self: { agentId: "agent-1", labels },
    onTrial: (standing) => trials.push(standing),
    clock: new VirtualClock(),
    log: silentLog,
  });
  keepers.push(keeper);
  const take = async (pointer: BundlePointer) => {
    const before = trials.length;
    keeper.offer(pointer);
    await vi.waitFor(() => expect(trials.length).toBeGreaterThan(before));
    return trials.at(-1);
  };
  return { keeper, holder, seen, trials, take };
}

test("an agent of the audience enforces the candidate, and the bundle for all before it if it has none", async () => {
  const { take, seen } = await setUp();
  expect(await take({ ...signed(1), candidate: candidate(2) })).toEqual({
    candidate: 2,
    standing: "enforced",
    why: "",
  });
  expect(seen).toEqual([1, 2]);
});

test("an agent outside the audience enforces what is active and counts along", async () => {
  const { take, seen } = await setUp({ region: "us" });
  const pointer = { ...signed(1), candidate: candidate(2, { labels: { region: "eu" } }) };
  expect(await take(pointer)).toEqual({ candidate: 2, standing: "outside", why: "" });
  expect(seen).toEqual([1]);
});

test("a wider audience takes it in, and a bundle for all ends it", async () => {
  const { take, seen, keeper } = await setUp();
  await take({ ...signed(1), candidate: candidate(2, { share: 0 }) });
  await take({ ...signed(1), candidate: candidate(3, { share: 100 }) });
  expect(await take(signed(4))).toBeUndefined();
  expect(seen).toEqual([1, 3, 4]);
  expect(keeper.refused).toBe(0);
});

test("a pointer that comes again after the candidate is in force is no replay", async () => {
  const { take, keeper, holder } = await setUp();
  const pointer = { ...signed(1), candidate: candidate(2) };
  await take(pointer);
  await take(pointer);
  expect([holder.revision, keeper.refused]).toEqual([2, 0]);
});

test("a pointer without the candidate that is in force is a replay, and refused", async () => {
  const { take, keeper, holder } = await setUp();
  await take({ ...signed(1), candidate: candidate(2) });
  await take(signed(1));
  expect([holder.revision, keeper.refused]).toEqual([2, 1]);
});

test("a candidate that cannot be enforced is reported, and what is active is enforced", async () => {
  const { take, holder } = await setUp();
  const bytes = content.bytes.slice(1);
  expect(await take({ ...signed(1), candidate: candidate(2, {}, bytes) })).toEqual({
    candidate: 2,
    standing: "refused",
    why: "BUNDLE_DIGEST_MISMATCH",
  });
  expect(holder.revision).toBe(1);
});

test("a candidate is not enforced as the bundle for all, nor a shadow or the bundle for all as a candidate", async () => {
  const { take, holder, keeper } = await setUp();
  await take(signed(1));
  const posing: readonly BundlePointer[] = [
    candidate(2),
    { ...signed(1), candidate: signed(3, { purpose: "shadow" }) },
    { ...signed(1), candidate: signed(4) },
  ];
  for (const pointer of posing) await take(pointer);
  expect([holder.revision, keeper.refused]).toEqual([1, 3]);
});

test("a candidate without an audience, or with an audience that this version does not know in full, is refused", async () => {
  const { take, holder } = await setUp();
  await take({ ...signed(1), candidate: signed(2, { purpose: "candidate" }) });
  const narrowed = { ...EVERYBODY, onlyOnTuesdays: true };
  const canary = { rollout: "r1", step: 0, audience: narrowed };
  await take({ ...signed(1), candidate: signed(3, { purpose: "candidate", canary }) });
  expect(holder.revision).toBe(1);
});

test("an agent that enforced a candidate starts with it, also when its labels have changed since", async () => {
  const first = await setUp({ region: "eu" });
  const pointer = { ...signed(1), candidate: candidate(2, { labels: { region: "eu" } }) };
  await first.take(pointer);
  await first.keeper.stop();
  const next = await setUp({ region: "us" });
  expect(await next.keeper.loadFromDisk()).toBe(true);
  expect(next.trials).toEqual([{ candidate: 2, standing: "enforced", why: "" }]);
  expect(await next.take(pointer)).toEqual({ candidate: 2, standing: "enforced", why: "" });
  expect([next.holder.revision, next.keeper.refused]).toEqual([2, 0]);
  await next.take(signed(3));
  expect(next.holder.revision).toBe(3);
});
