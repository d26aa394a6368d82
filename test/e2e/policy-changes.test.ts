import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createToken } from "../../control-plane/auth/create-token.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { freePort } from "../../runtime/process/ports.ts";
import { createClient, type RpcClient } from "../../runtime/rpc/client.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import { eventually } from "../support/cli-stack.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { type CliRun, cleanEnvironment, postern, startPostern } from "../support/postern-cli.ts";
import type { Started } from "../support/run-process.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let folder = "";
let nats: TestNats;
const replicas = new Set<Started>();
let tokens: Readonly<Record<"ed" | "tina" | "root", string>>;

const GUARD = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: governance }
spec:
  default: deny
  match: { actions: ["postern.policy.**"], resources: ["environment"] }
  rules:
    - { id: back, actions: ["postern.policy.rollback"], effect: allow }
    - { id: rest, actions: ["postern.policy.*"], when: context.mayWeaken, effect: escalate, workflow: leads }
    - { id: harmless, actions: ["postern.policy.*"], when: "!context.mayWeaken", effect: allow }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: leads }
spec:
  stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 1, timeout: 1h, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
`;

const payments = (limit: number) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules: [{ id: small, when: "arguments.amount <= ${limit}", effect: allow }]
`;

beforeAll(async () => {
  nats = await startTestNats();
  folder = mkdtempSync(join(tmpdir(), "postern-changes-"));
  await createKeyFiles(join(folder, "signing-key.json"), join(folder, "trusted-keys.json"));
  const file = join(folder, "tokens.json");
  tokens = {
    ed: await createToken(file, { name: "ed", roles: ["policy-editor"] }),
    tina: await createToken(file, { name: "tina", roles: ["approver"], groups: ["leads"] }),
    root: await createToken(file, { name: "root", roles: ["admin"] }),
  };
  writeFileSync(join(folder, "guard.yaml"), GUARD);
  writeFileSync(
    join(folder, "environments.yaml"),
    "environments:\n  staging: {}\n  prod: { promoteFrom: staging, onlyByPromotion: true, guardedBy: ops }\n",
  );
});
afterEach(() => kill([...replicas]));
afterAll(async () => {
  await nats?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A control plane as a process of its own; resolves to its address when it serves. */
async function startReplica(name: string): Promise<{ readonly process: Started; readonly address: string }> {
  const address = `127.0.0.1:${await freePort()}`;
  const flags = {
    "replica-id": name,
    environments: "staging,prod,ops",
    "environments-file": "environments.yaml",
    listen: address,
    nats: nats.url,
    "tokens-file": "tokens.json",
    "signing-key": "signing-key.json",
    "trusted-keys": "trusted-keys.json",
  };
  const words = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const process = startPostern(folder, ["control-plane", ...words]);
  replicas.add(process);
  await process.shows('"serving"');
  return { process, address };
}

async function kill(processes: readonly Started[]): Promise<void> {
  for (const { child } of processes) child.kill("SIGKILL");
  await Promise.all(processes.map(({ finished }) => finished));
  for (const process of processes) replicas.delete(process);
}

function cli(address: string, who: keyof typeof tokens, environment: string, ...words: string[]): Promise<CliRun> {
  const env = cleanEnvironment({
    POSTERN_CONTROL_PLANE: address,
    POSTERN_TOKEN: tokens[who],
    POSTERN_ENVIRONMENT: environment,
  });
  return postern(folder, words, env);
}

const clients: { close(): void }[] = [];

function serviceAt<Name extends ServiceName>(name: Name, address: string, who: keyof typeof tokens): RpcClient<Name> {
  const client = createClient(name, address, { token: tokens[who], timeoutMs: 10_000 });
  clients.push(client);
  return client;
}

async function publishToStaging(address: string, limit: number): Promise<string> {
  writeFileSync(join(folder, "payments.yaml"), payments(limit));
  const published = await cli(address, "ed", "staging", "policy", "publish", "payments.yaml", "--json");
  expect(published.code, published.stderr).toBe(0);
  return (published.json() as { bundle: { digest: string } }).bundle.digest;
}

interface Change {
  readonly id: string;
  readonly approvalId: string;
  readonly status: string;
}

async function promote(address: string, ...words: string[]): Promise<CliRun> {
  return cli(address, "ed", "prod", "policy", "promote", "staging", "prod", "--message", "release", "--json", ...words);
}

/** Waits until the approval is open, and approves it. */
async function approve(address: string, id: string): Promise<void> {
  const words = ["approvals", "approve", id, "--reason", "looked at it", "--json"];
  const voted = await eventually(
    () => cli(address, "tina", "ops", ...words),
    ({ code, stderr }) => code === 0 || !stderr.includes("APPROVAL_NOT_FOUND"),
  );
  expect(voted.code, voted.stderr).toBe(0);
}

it("from the command line: what waits, who approved, what became of it, and where everything is", async () => {
  const { address } = await startReplica("one");
  const refused = await cli(address, "ed", "prod", "policy", "publish", "guard.yaml", "--json");
  expect([refused.code, refused.error()]).toMatchObject([3, { code: "PROMOTION_REQUIRED" }]);
  const digest = await publishToStaging(address, 10);
  expect((await promote(address)).error()).toMatchObject({ code: "GUARD_BUNDLE_MISSING" });
  expect((await cli(address, "root", "ops", "policy", "publish", "guard.yaml")).code).toBe(0);

  const proposed = await promote(address);
  expect(proposed.code).toBe(2);
  const { change } = proposed.json() as { change: Change };
  expect(change).toMatchObject({ status: "pending", verb: "promote", digest, guard: "ops", strength: "weaker" });
  const shown = await cli(address, "ed", "prod", "policy", "changes", "show", change.id);
  expect(shown.stdout).toMatch(
    /replaces +nothing: it is the first[\s\S]*from +revision 1 of staging[\s\S]*payments\/small/,
  );

  const cancelled = await cli(address, "ed", "prod", "policy", "changes", "cancel", change.id, "--reason", "too early");
  expect(cancelled.stdout).toMatch(/not published, cancelled: .*too early/);

  const waiting = cli(address, "ed", "prod", "policy", "promote", "staging", "prod", "--wait");
  const open = await eventually(
    async () =>
      (await cli(address, "ed", "prod", "policy", "changes", "list", "--json")).json() as { changes: Change[] },
    ({ changes }) => changes.length === 1,
  );
  await approve(address, open.changes[0]?.approvalId ?? "");
  const { code, stdout } = await waiting;
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/published: revision 1 of prod/);

  const list = await cli(address, "ed", "prod", "environments");
  expect(list.stdout).toMatch(
    /prod +1 +sha256:\w{12} .* promoted from staging 1, by approval \w+ +only from staging, guarded by ops/,
  );
  const diff = await cli(address, "ed", "prod", "policy", "diff", "--from", "prod", "--to", "staging");
  expect(diff.stdout).toMatch(/from revision 1 of prod to revision 1 of staging\nno difference/);
});

it("every replica killed between a vote and what follows from it: applied once, by whoever comes next", async () => {
  for (let round = 1; round <= 3; round += 1) {
    const [one, two] = await Promise.all([startReplica("one"), startReplica("two")]);
    const policies = serviceAt("postern.v1.PolicyService", one.address, "ed");
    const files = [{ path: "payments.yaml", content: payments(100 + round) }];
    const staged = await policies.publish({ environment: "staging", files });
    const { change } = await policies.promote({ environment: "prod", from: "staging" });
    if (change === null) throw new Error("it did not have to wait");
    const approvals = serviceAt("postern.v1.ApprovalService", two.address, "tina");
    const name = { environment: "ops", id: change.approvalId };
    const { approval } = await vi.waitFor(() => approvals.get(name), { timeout: 15_000 });
    await approvals.vote({ ...name, verdict: "VERDICT_APPROVE", reason: "ok", revision: approval?.revision ?? 0 });
    await kill([one.process, two.process]);

    const next = await startReplica("three");
    const after = serviceAt("postern.v1.PolicyService", next.address, "ed");
    const ended = await eventually(
      () => after.getChange({ environment: "prod", id: change.id }),
      (answer) => answer.change?.status !== "pending",
    );
    const digest = staged.bundle?.digest;
    expect(ended.change).toMatchObject({ status: "applied", digest });
    const { bundles } = await after.list({ environment: "prod" });
    expect(bundles.filter(({ origin }) => origin?.changeId === change.id)).toMatchObject([{ digest }]);
    expect(bundles[0]).toMatchObject({ digest, active: true });
    for (const client of clients.splice(0)) client.close();
    await kill([next.process]);
  }
});
