import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import type { RolloutStore, StoredRollout } from "../../shared/bus/ports.ts";
import type { HeardHeartbeat, TrialCounts } from "../../shared/fleet/model.ts";
import { isInAudience } from "../../shared/rollout/audience.ts";
import { DEFAULT_PLAN } from "../../shared/rollout/draft-plan.ts";
import type { Rollout, RolloutEvent } from "../../shared/rollout/model.ts";
import { BundleLibrary } from "../bundles/bundle-library.ts";
import { BundleWriter } from "../bundles/bundle-writer.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { newKeys } from "../testing/fixtures.ts";
import { MemoryBundleStore } from "../testing/memory-bundle-store.ts";
import { RolloutEngine } from "./rollout-engine.ts";
import { RolloutPlacer } from "./rollout-placer.ts";

const log = pino({ level: "silent" });
const NOTHING: TrialCounts = { allowed: 0, denied: 0, pending: 0, failed: 0, faulty: 0, escalated: 0, unanswered: 0 };

/** Answers late, and not in the order in which it is asked. */
const lag = () => pause(Math.random() * 3);

class MemoryRolloutStore implements RolloutStore {
  #stored: StoredRollout | undefined;
  async get() {
    await lag();
    return this.#stored;
  }
  async replace(_: string, events: readonly RolloutEvent[], expectedVersion: number) {
    await lag();
    if ((this.#stored?.version ?? 0) !== expectedVersion) return "conflict" as const;
    this.#stored = { events, version: expectedVersion + 1 };
    return this.#stored.version;
  }
}

function contentOf(name: string) {
  const sources = [{ path: `${name}.yaml`, content: "" }];
  return newBundle({ formatVersion: 1, policySet: { policies: [], workflows: [] }, sources });
}

let bundles: MemoryBundleStore;
let store: MemoryRolloutStore;
let library: BundleLibrary;
let writer: BundleWriter;
let nowMs: number;
/** What any of the engines stored. */
let told: RolloutEvent[];
let counts: (agentId: string, isCanary: boolean) => Partial<TrialCounts> | undefined;

beforeEach(async () => {
  const { key, trusted } = await newKeys();
  bundles = new MemoryBundleStore();
  bundles.before.replace = async () => void (await lag());
  store = new MemoryRolloutStore();
  library = new BundleLibrary(bundles, trusted, log);
  writer = new BundleWriter({ store: bundles, key, nowMs: () => nowMs, onPublished: () => undefined });
  nowMs = 1_000;
  told = [];
  counts = () => ({ allowed: 500 });
  const label = { environment: "prod", publishedBy: "ed", message: "", rollbackOf: 0 };
  await writer.put(contentOf("old"), label, undefined);
  const candidate = contentOf("new");
  await bundles.putContent("prod", candidate.digest, candidate.bytes);
});

/** Agents that do what the pointer of the moment says, and say so. */
async function heartbeats(): Promise<readonly HeardHeartbeat[]> {
  const pointer = (await bundles.active())?.pointer;
  const canary = pointer && library.candidate("prod", pointer);
  return Array.from({ length: 20 }, (_, n) => `agent-${n}`).flatMap((agentId): HeardHeartbeat[] => {
    const isCanary = canary?.canary !== undefined && isInAudience({ agentId, labels: {} }, canary.canary.audience);
    const mine = counts(agentId, isCanary);
    if (mine === undefined) return [];
    return [
      {
        agentId,
        environment: "prod",
        version: "",
        host: "",
        revision: 1,
        state: "serving",
        startedAtMs: 0,
        atMs: 0,
        heardAtMs: nowMs,
        counters: { allowed: 0, denied: 0, pending: 0, errors: 0, waiting: 0, spooled: 0 },
        trial: {
          candidate: canary?.revision ?? 0,
          standing: isCanary ? "enforced" : "outside",
          why: "",
          counts: { ...NOTHING, ...mine },
        },
      },
    ];
  });
}

function engine(): RolloutEngine {
  return new RolloutEngine({
    store,
    fleet: { list: heartbeats },
    placer: new RolloutPlacer({ library, writer }),
    nowMs: () => nowMs,
    onEvent: (_, event) => told.push(event),
  });
}

const started = () =>
  ({
    kind: "started",
    atMs: nowMs,
    by: "ed",
    id: "rollout-1",
    environment: "prod",
    plan: { ...DEFAULT_PLAN, steps: [30, 60], stepTimeMs: 1_000 },
    base: { revision: 1, digest: contentOf("old").digest },
    digest: contentOf("new").digest,
    message: "",
  }) as const;

const count = (kind: RolloutEvent["kind"]) => told.filter((event) => event.kind === kind).length;
const settleAll = (engines: readonly RolloutEngine[]) => Promise.all(engines.map((one) => one.settle("prod")));

describe("several replicas that look after one rollout at once", () => {
  const replicas = () => Array.from({ length: 5 }, engine);

  it("take each step once, and end with everybody", async () => {
    const engines = replicas();
    await engines[0]?.start(started());
    for (let turn = 0; turn < 6; turn += 1) {
      await settleAll(engines);
      nowMs += 1_000;
    }
    expect([count("started"), count("widened"), count("promoted"), count("placed")]).toEqual([1, 1, 1, 3]);
    expect(bundles.stored?.pointer).toMatchObject({ revision: 4, digest: contentOf("new").digest });
    expect(bundles.stored?.pointer.candidate).toBeUndefined();
  });

  it("roll back once", async () => {
    const engines = replicas();
    counts = () => ({});
    await engines[0]?.start(started());
    counts = (_, isCanary) => (isCanary ? { denied: 500 } : { allowed: 500 });
    await settleAll(engines);
    expect([count("rolled_back"), count("placed")]).toEqual([1, 2]);
    expect(bundles.stored?.pointer).toMatchObject({ revision: 3, digest: contentOf("old").digest });
  });

  it("start one of two rollouts, and refuse the other with who was first", async () => {
    const [one, two] = [engine(), engine()];
    const results = await Promise.allSettled([one.start(started()), two.start({ ...started(), id: "rollout-2" })]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "ROLLOUT_UNDER_WAY", message: expect.stringContaining("by ed") });
  });
});

describe("a rollout", () => {
  it("is rolled back when agents that enforced it are heard of no more", async () => {
    const one = engine();
    await one.start(started());
    await one.settle("prod");
    counts = (_, isCanary) => (isCanary ? undefined : { allowed: 500 });
    await one.settle("prod");
    const { rollout } = await one.view("prod");
    expect(rollout).toMatchObject({ status: "rolled_back", breach: { kind: "lost" } });
  });

  it("is not rolled back when heartbeats of all agents stop", async () => {
    const one = engine();
    await one.start(started());
    await one.settle("prod");
    counts = () => undefined;
    nowMs += 60_000;
    await one.settle("prod");
    expect((await one.view("prod")).rollout.status).toBe("running");
  });

  it("ends when somebody puts another bundle in force, and touches that no more", async () => {
    const one = engine();
    await one.start(started());
    const label = { environment: "prod", publishedBy: "ann", message: "", rollbackOf: 0 };
    await writer.put(contentOf("other"), label, await library.active("prod"));
    const aborting = await one.change("prod", { kind: "abort", by: "ed", reason: "" }).catch((error: unknown) => error);
    await one.settle("prod");
    expect(aborting).toMatchObject({ rollout: { status: "superseded", endedBy: "ann", supersededBy: 3 } });
    expect(bundles.stored?.pointer).toMatchObject({ revision: 3, digest: contentOf("other").digest });
  });

  it("that another bundle came before does not begin", async () => {
    const label = { environment: "prod", publishedBy: "ann", message: "", rollbackOf: 0 };
    const event = started();
    await writer.put(contentOf("other"), label, await library.active("prod"));
    await expect(engine().start(event)).rejects.toMatchObject({ code: "REVISION_CONFLICT", message: /by ann/ });
    expect(bundles.stored?.pointer.candidate).toBeUndefined();
  });

  it.each<[string, (rollout: Rollout) => unknown]>([
    ["pause", ({ status }) => status === "paused"],
    ["promote", ({ status, placed }) => status === "promoted" && placed?.revision === 3],
    ["abort", ({ status, placed }) => status === "aborted" && placed?.revision === 3],
  ])("does what %s says, and says it again when asked again", async (kind, holds) => {
    const [one, two] = [engine(), engine()];
    await one.start(started());
    const command = { kind: kind as "pause" | "promote" | "abort", by: "ann", reason: "" };
    for (const each of [one, two]) expect(holds((await each.change("prod", command)).rollout)).toBe(true);
  });

  it("of an environment that never had one is not found", async () => {
    await expect(engine().view("prod")).rejects.toMatchObject({ code: "ROLLOUT_NOT_FOUND" });
  });
});
