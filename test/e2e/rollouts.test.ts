import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { eventually } from "../support/cli-stack.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { type CliRun, cleanEnvironment, postern, startPostern } from "../support/postern-cli.ts";
import { type ReplicaProcess, type ReplicaProcesses, replicaProcesses } from "../support/replica-processes.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let nats: TestNats;
let world: AgentWorld;
let replicas: ReplicaProcesses;
let token: string;
const asking = new AbortController();
const asked: Promise<void>[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  replicas = await replicaProcesses(nats.url);
  world = await createAgentWorld();
  token = await replicas.token({ name: "ed", roles: ["policy-editor"] });
  writeFileSync(join(replicas.folder, "old.yaml"), policy("old", "allow"));
  writeFileSync(join(replicas.folder, "good.yaml"), policy("good", "allow"));
  writeFileSync(join(replicas.folder, "broken.yaml"), policy("broken", "alow"));
});
afterAll(async () => {
  asking.abort();
  await Promise.all(asked);
  await world?.stop();
  await replicas?.stop();
  await nats?.stop();
});

function policy(name: string, effect: string): string {
  return `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: ${name} }
spec: { default: deny, match: { actions: ["probe.**"] }, rules: [{ id: only, effect: ${effect} }] }
`;
}

function cli(replica: ReplicaProcess, ...words: string[]): Promise<CliRun> {
  const env = cleanEnvironment({
    POSTERN_CONTROL_PLANE: replica.address,
    POSTERN_TOKEN: token,
    POSTERN_ENVIRONMENT: "prod",
  });
  return postern(replicas.folder, words, env);
}

async function startAgent(name: string, labels: string): Promise<TestAgent> {
  const settings = { environment: "prod", nats: nats.url, trustedKeys: replicas.trustedKeys, labels };
  const agent = await world.start(name, settings);
  asked.push(ask(agent));
  return agent;
}

/** Keeps asking, as a service would. */
async function ask({ guard }: TestAgent): Promise<void> {
  const question = { subject: { type: "user", id: "u" }, action: { name: "probe.ask" }, resource: { type: "probe" } };
  while (!asking.signal.aborted) {
    await guard.check(question);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface RolloutJson {
  readonly status: string;
  readonly step: number;
  readonly revision: number;
  readonly events: readonly { readonly kind: string }[];
}

it("goes on when the replica that began it is killed, and tells all of it on the command line", async () => {
  const flags = { environments: "prod", "rollout-check-every": "200ms" };
  const [first, second] = [await replicas.start("one", flags), await replicas.start("two", flags)];
  expect((await cli(first, "policy", "publish", "old.yaml")).code).toBe(0);
  const agents = [await startAgent("a", "ring=canary"), await startAgent("b", "ring=rest")];
  await Promise.all(agents.map((agent) => agent.enforces(1)));

  const broken = await cli(first, "policy", "rollout", "start", "broken.yaml");
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringMatching(/broken\.yaml:4:.*[\s\S]*not started/)]);
  const nothing = await cli(first, "policy", "rollout", "status", "--json");
  expect([nothing.code, nothing.error()]).toMatchObject([3, { code: "ROLLOUT_NOT_FOUND" }]);

  const words = ["--steps", "100", "--step-time", "1s", "--label", "ring=canary", "--min-checks", "50"];
  const started = await cli(first, "policy", "rollout", "start", "good.yaml", ...words, "--guard", "deny-rate=+2%");
  expect(started.code, started.stderr).toBe(0);
  expect(started.stdout).toMatch(/status +running[\s\S]*Step 1 of 1: 100 % of the agents with ring=canary enforce/);
  await replicas.kill(first);

  const waited = await cli(second, "policy", "rollout", "status", "--wait");
  expect([waited.code, waited.stdout, waited.stderr]).toMatchObject([
    0,
    expect.stringMatching(/status +promoted/),
    expect.stringContaining("Promoted."),
  ]);
  const ended = (await cli(second, "policy", "rollout", "status", "--json")).json() as RolloutJson;
  await Promise.all(agents.map((agent) => agent.enforces(ended.revision)));
  const kinds = ended.events.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "promoted")).toHaveLength(1);
  expect((await cli(second, "policy", "rollout", "status", "--events")).stdout).toMatch(
    /AT +BY +WHAT[\s\S]*ed +Started/,
  );
  const again = await cli(second, "policy", "rollout", "abort", "--json");
  expect([again.code, again.error()]).toMatchObject([3, { code: "ROLLOUT_ENDED" }]);
});

it("is rolled back when an agent that enforces the candidate is killed", async () => {
  const replica = await replicas.start("three", { environments: "prod", "rollout-check-every": "200ms" });
  const files = {
    "agent-id": "victim",
    "data-dir": "victim",
    socket: "victim.sock",
    "trusted-keys": "trusted-keys.json",
  };
  const flags = { ...files, environment: "prod", nats: nats.url, labels: "ring=victims" };
  const words = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const victim = startPostern(replicas.folder, ["agent", ...words]);
  try {
    writeFileSync(join(replicas.folder, "next.yaml"), policy("next", "allow"));
    const started = await cli(
      replica,
      "policy",
      "rollout",
      "start",
      "next.yaml",
      "--steps",
      "100",
      "--label",
      "ring=victims",
    );
    expect(started.code, started.stderr).toBe(0);
    const status = () => cli(replica, "policy", "rollout", "status");
    await eventually(status, ({ stdout }) => stdout.includes("1 agent of 1 in the audience enforce it"));
  } finally {
    victim.child.kill("SIGKILL");
    await victim.finished;
  }
  const ended = await cli(replica, "policy", "rollout", "status", "--wait");
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain("1 agent of 1 that enforced the candidate ceased to be heard of: victim.");
});
