import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Rollout__Output } from "../../proto/gen/postern/v1/Rollout.ts";
import type { AuditEntry } from "../../shared/audit/model.ts";
import { pointOf } from "../../shared/rollout/audience.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

const WAIT = { timeout: 40_000, interval: 50 };
const ENVIRONMENT = "prod";

let nats: TestNats;
let plane: TestControlPlane;
let world: AgentWorld;
let token: string;
/** Of what is in force when a test begins. */
let base: number;
let round = 0;
const traffic = new Set<() => Promise<void>>();

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  token = await plane.token({ name: "ed", roles: ["policy-editor"], groups: [], environments: [ENVIRONMENT] });
});
beforeEach(async () => {
  round += 1;
  world = await createAgentWorld();
  const replica = await plane.replica();
  // Over whatever a test that failed left behind.
  base = await publish(replica, `a good one, number ${round}`, true);
});
afterEach(async () => {
  await Promise.all([...traffic].map((stop) => stop()));
  await world.stop();
  await plane.stopReplicas();
});
afterAll(async () => {
  await plane.stop();
  await nats.stop();
});

/** Policies that let the tests' question through, or not; `comment` makes a content of its own. */
function policies(comment: string, effect: "allow" | "deny" = "allow") {
  const content = `# ${comment}
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: probes }
spec: { default: deny, match: { actions: ["probe.**"] }, rules: [{ id: only, effect: ${effect} }] }
`;
  return [{ path: "probes.yaml", content }];
}

const question = {
  subject: { type: "user", id: "probe" },
  action: { name: "probe.ask" },
  resource: { type: "probe" },
};

async function publish(replica: TestReplica, comment: string, force = false): Promise<number> {
  const { bundle } = await replica
    .client("postern.v1.PolicyService", token)
    .publish({ environment: ENVIRONMENT, files: policies(comment), force });
  if (bundle === null) throw new Error("it was published");
  return bundle.revision;
}

const plan = {
  steps: [100],
  stepTime: { seconds: 1, nanos: 0 },
  labels: { ring: "canary" },
  guards: [{ rate: "deny-rate", tolerance: 2 }],
  minChecks: 50,
};

async function start(replica: TestReplica, comment: string, effect: "allow" | "deny", over = {}) {
  const { rollout } = await replica
    .client("postern.v1.RolloutService", token)
    .start({ environment: ENVIRONMENT, files: policies(comment, effect), plan: { ...plan, ...over } });
  if (rollout === null) throw new Error("it was started");
  return rollout;
}

function rolloutsOf(replica: TestReplica) {
  const client = replica.client("postern.v1.RolloutService", token);
  return {
    get: () => client.get({ environment: ENVIRONMENT }),
    until: (wanted: (rollout: Rollout__Output) => boolean) =>
      vi.waitFor(async () => {
        const rollout = await client.get({ environment: ENVIRONMENT });
        if (!wanted(rollout)) throw new Error(`${rollout.status}: ${rollout.summary.join(" ")}`);
        return rollout;
      }, WAIT),
    change: (verb: "pause" | "resume" | "promote" | "abort", reason = "") =>
      client[verb]({ environment: ENVIRONMENT, reason }),
  };
}

async function agent(name: string, labels = ""): Promise<TestAgent> {
  return world.start(name, {
    environment: ENVIRONMENT,
    nats: nats.url,
    trustedKeys: plane.settings.trustedKeys,
    ...(labels === "" ? {} : { labels }),
  });
}

/** Asks an agent again and again; the revisions that answered, each once. */
function ask({ guard }: TestAgent): Set<number> {
  const seen = new Set<number>();
  let stopped = false;
  const asking = (async () => {
    while (!stopped) {
      const { bundleRevision } = await guard.check(question);
      seen.add(bundleRevision);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const stop = async () => {
    stopped = true;
    traffic.delete(stop);
    await asking;
  };
  traffic.add(stop);
  return seen;
}

/** A name for an agent that a rollout takes between two shares. */
function nameBetween(rollout: string, low: number, high: number, prefix: string): string {
  for (let n = 0; ; n += 1) {
    const point = pointOf(`${prefix}-${n}`, rollout);
    if (point >= low && point < high) return `${prefix}-${n}`;
  }
}

const kinds = ({ events }: Rollout__Output) => events.map(({ kind }) => kind);
const times = (all: readonly string[], kind: string) => all.filter((one) => one === kind).length;

test("policies that deny everything are rolled back by themselves, and the other agents never enforced them", async () => {
  const [first, second] = [await plane.replica(), await plane.replica()];
  const canary = await agent("canary", "ring=canary");
  const others = [await agent("other-1"), await agent("other-2", "ring=late")];
  await Promise.all([canary, ...others].map((one) => one.enforces(base)));
  const [seenByCanary, ...seenByOthers] = [canary, ...others].map(ask);
  const rolloutAudit: AuditEntry[] = [];
  const stopAudit = await plane.bus.audit.consume(["rollout_changed"], async ({ entries }) => {
    rolloutAudit.push(...entries);
  });

  const rollout = await start(first, "nobody may", "deny");
  expect(rollout).toMatchObject({ status: "running", revision: base + 1, baseRevision: base });
  const ended = await rolloutsOf(second).until(({ status, revision }) => status === "rolled_back" && revision > 0);

  expect(ended.revision).toBe(base + 2);
  expect(ended.summary.join(" ")).toMatch(
    /^Rolled back by itself in step 1 of 1\. deny-rate: 100 % \(\d+ of \d+\) with the candidate, 0 % \(0 of \d+\) without: at least .* 2 are tolerated/,
  );
  expect(ended.figures.every(({ canaryOf, restOf }) => canaryOf >= 50 && restOf >= 50)).toBe(true);
  await Promise.all([canary, ...others].map((one) => one.enforces(base + 2)));
  await vi.waitFor(() => expect(seenByCanary).toEqual(new Set([base, base + 1, base + 2])), WAIT);
  for (const seen of seenByOthers) {
    await vi.waitFor(() => expect(seen).toEqual(new Set([base, base + 2])), WAIT);
  }
  // Two replicas looked after it, and each thing happened once.
  expect([times(kinds(ended), "rolled_back"), times(kinds(ended), "placed")]).toEqual([1, 2]);
  await vi.waitFor(() => {
    const audited = rolloutAudit.map(({ data }) => data.kind);
    expect([times(audited.map(String), "rolled_back"), times(audited.map(String), "started")]).toEqual([1, 1]);
  }, WAIT);
  await stopAudit();
});

test("good policies come to more agents step by step, and to everybody in the end", async () => {
  const [first, second] = [await plane.replica(), await plane.replica()];
  const rollout = await start(first, "just as good", "allow", { steps: [30, 60], labels: {} });
  const early = await agent(nameBetween(rollout.id, 0, 30, "early"));
  const later = await agent(nameBetween(rollout.id, 30, 60, "later"));
  const last = await agent(nameBetween(rollout.id, 60, 100, "last"));
  const [seenEarly, seenLater, seenLast] = [ask(early), ask(later), ask(last)];

  await rolloutsOf(second).until(({ step, revision }) => step === 2 && revision > 0);
  expect(seenEarly.has(base + 1)).toBe(true);
  expect(seenLater.has(base + 1) || seenLast.has(base + 1)).toBe(false);
  const ended = await rolloutsOf(second).until(({ status, revision }) => status === "promoted" && revision > 0);
  await Promise.all([early, later, last].map((one) => one.enforces(base + 3)));

  expect(seenLater.has(base + 2)).toBe(true);
  expect(seenLast.has(base + 2)).toBe(false);
  expect(ended.revision).toBe(base + 3);
  expect([times(kinds(ended), "widened"), times(kinds(ended), "promoted")]).toEqual([1, 1]);
  const { files } = await first.client("postern.v1.PolicyService", token).get({ environment: ENVIRONMENT });
  expect(files[0]?.content).toContain("just as good");
});

test("a rollout waits while it is paused, keeps others from publishing, and goes back when it is aborted", async () => {
  const replica = await plane.replica();
  const canary = await agent("canary", "ring=canary");
  const other = await agent("other");
  await start(replica, "to be aborted", "allow");
  await canary.enforces(base + 1);
  for (const one of [canary, other]) ask(one);
  const rollouts = rolloutsOf(replica);
  await rollouts.change("pause", "lunch");

  const paused = await rollouts.until(({ figures }) => figures.length > 0);
  expect(paused).toMatchObject({ status: "paused", stepEndsAt: null });
  expect(paused.summary.join(" ")).toContain("Paused (lunch)");
  const tried = { environment: ENVIRONMENT, revision: base + 1 };
  const { files } = await replica.client("postern.v1.PolicyService", token).get(tried);
  expect(files[0]?.content).toContain("to be aborted");
  await expect(publish(replica, "in between")).rejects.toMatchObject({ code: "ROLLOUT_UNDER_WAY" });
  await expect(start(replica, "another one", "allow")).rejects.toMatchObject({ code: "ROLLOUT_UNDER_WAY" });

  const aborted = await rollouts.change("abort", "not today");
  expect(aborted).toMatchObject({ status: "aborted", revision: base + 2 });
  expect(aborted.summary.join(" ")).toContain("Aborted by ed in step 1 of 1: not today.");
  await Promise.all([canary, other].map((one) => one.enforces(base + 2)));
  await expect(rollouts.change("promote")).rejects.toMatchObject({ code: "ROLLOUT_ENDED" });
  await publish(replica, "afterwards");
});

test("what a replica had decided and not done when it died is done by the next one, once", async () => {
  const replica = await plane.replica();
  const canary = await agent("canary", "ring=canary");
  await start(replica, "cut off", "allow");
  await canary.enforces(base + 1);
  await plane.stopReplicas();
  const stored = await plane.bus.rollouts.get(ENVIRONMENT);
  if (stored === undefined) throw new Error("it was started");
  // As a replica leaves it that is killed after it stored what it had decided, and before it wrote the pointer.
  const decided = { kind: "promoted", atMs: Date.now(), by: "", reason: "" } as const;
  await plane.bus.rollouts.replace(ENVIRONMENT, [...stored.events, decided], stored.version);

  const [next, another] = await Promise.all([plane.replica(), plane.replica()]);
  const ended = await rolloutsOf(next).until(({ revision }) => revision > base + 1);
  expect(ended).toMatchObject({ status: "promoted", revision: base + 2 });
  await canary.enforces(base + 2);
  expect(await rolloutsOf(another).get()).toMatchObject({ revision: base + 2 });
  const { bundles } = await next.client("postern.v1.PolicyService", token).list({ environment: ENVIRONMENT });
  expect(bundles[0]?.revision).toBe(base + 2);
});

test("a rollout whose audience is nobody says so and goes nowhere", async () => {
  const replica = await plane.replica();
  const other = await agent("other");
  ask(other);
  await start(replica, "for nobody", "allow", { labels: { ring: "moon" } });
  const rollout = await rolloutsOf(replica).until(({ agents }) => agents?.rest === 1);
  expect(rollout).toMatchObject({ status: "running", agents: { audience: 0, rest: 1 } });
  expect(rollout.summary.join(" ")).toMatch(/No agent is in the audience \(of \d+ agents? in the environment\)/);
  await rolloutsOf(replica).change("abort");
});

test("a canary that restarts without the bus goes on with the candidate, and one that an old pointer reaches stays", async () => {
  const replica = await plane.replica();
  const before = (await plane.bus.bundles.active(ENVIRONMENT))?.pointer;
  const canary = await agent("canary", "ring=canary");
  await start(replica, "kept on disk", "allow");
  await canary.enforces(base + 1);
  await canary.stop();
  const settings = { environment: ENVIRONMENT, trustedKeys: plane.settings.trustedKeys, labels: "ring=canary" };
  const cutOff = await world.start("canary", { ...settings, nats: "nats://127.0.0.1:1" });
  await cutOff.enforces(base + 1);
  await cutOff.stop();

  const back = await agent("canary", "ring=canary");
  await back.enforces(base + 1);
  const active = await plane.bus.bundles.active(ENVIRONMENT);
  if (before === undefined || active === undefined) throw new Error("there is a bundle");
  // Somebody who can write to the bus takes the candidate away: the canary has seen better.
  await plane.bus.bundles.replace(ENVIRONMENT, before, active.version);
  await vi.waitFor(() => expect(back.agent.state().bundles?.refused?.code).toBe("BUNDLE_REVISION_STALE"), WAIT);
  await back.enforces(base + 1);
});

test("what is active in another environment is tried out by the rules of promotion", async () => {
  const environmentsFile = join(world.folder, "environments.yaml");
  await writeFile(environmentsFile, "environments: { prod: { promoteFrom: dev, onlyByPromotion: true } }");
  const replica = await plane.replica({ environmentsFile });
  const both = await plane.token({
    name: `ann-${round}`,
    roles: ["policy-editor"],
    groups: [],
    environments: ["dev", ENVIRONMENT],
  });
  const files = policies(`from dev, ${round}`);
  await replica.client("postern.v1.PolicyService", both).publish({ environment: "dev", files });
  const client = replica.client("postern.v1.RolloutService", both);
  await expect(client.start({ environment: ENVIRONMENT, files, plan })).rejects.toMatchObject({
    code: "PROMOTION_REQUIRED",
  });
  const { rollout } = await client.start({ environment: ENVIRONMENT, from: "dev", plan });
  const canary = await agent("canary", "ring=canary");
  await canary.enforces(base + 1);
  await client.promote({ environment: ENVIRONMENT });
  const { bundles } = await replica.client("postern.v1.PolicyService", both).list({ environment: ENVIRONMENT });
  expect(bundles[0]).toMatchObject({ revision: base + 2, digest: rollout?.digest });
  expect(bundles[0]?.origin?.promotedFrom).toMatchObject({ environment: "dev" });
});

test("an orderly rollback by hand ends a rollout", async () => {
  const replica = await plane.replica();
  const policiesClient = replica.client("postern.v1.PolicyService", token);
  await publish(replica, `one more, ${round}`);
  await start(replica, "overtaken", "allow");
  await policiesClient.rollback({ environment: ENVIRONMENT });
  const ended = await rolloutsOf(replica).until(({ status }) => status === "superseded");
  expect(ended.summary.join(" ")).toMatch(/Ended since ed put revision \d+ in force for everybody/);
});
