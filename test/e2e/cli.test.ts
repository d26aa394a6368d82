import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ROOT } from "../support/built.ts";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { cleanEnvironment, hasEnded, postern, startPostern } from "../support/postern-cli.ts";
import { run } from "../support/run-process.ts";

// One stack, told as one story: each test goes on from where the one before it left off.

// Each step is several processes that start, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder = "";
let stack: CliStack;

const cli = (...args: string[]) => postern(folder, args);
const as = (name: string) => ["--config", join(folder, ".postern", "clients", `${name}.yaml`)];
const refund = (payment: string, amount: number, ...more: string[]) => [
  ...["check", "--json", "--subject", "user:sam", "--role", "support", "--action", "payments.refund.create"],
  ...["--resource", `payment:${payment}`, "--arg", `amount=${amount}`, "--arg", "currency=EUR"],
  ...["--context", "env=prod", ...more],
];
const approve = (name: string, id: string, ...more: string[]) =>
  cli("approvals", "approve", id, "--reason", "looked at it", "--json", ...as(name), ...more);

async function pendingId(payment: string, amount: number): Promise<string> {
  const asked = await cli(...refund(payment, amount));
  expect(asked.code, asked.stderr).toBe(2);
  const { approvalId } = asked.json() as { approvalId: string };
  // Escalations travel: the control plane has it a moment later.
  await eventually(
    () => cli("approvals", "show", approvalId, "--json"),
    ({ code }) => code === 0,
  );
  return approvalId;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-cli-"));
  cpSync(join(ROOT, "examples", "policies"), join(folder, "policies"), { recursive: true });
  stack = await startCliStack(folder, ["--policies", "policies"]);
});

afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("postern start, and the commands that talk to it", () => {
  it("keeps its secrets from other users", () => {
    for (const file of ["client.yaml", "secrets.json", "signing-key.json", "clients/alice.yaml", "agent.yaml"]) {
      expect([file, statSync(join(folder, ".postern", file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it("prints three commands that work as printed", async () => {
    const codes: (number | null)[] = [];
    for (const command of stack.welcome.next) {
      codes.push((await run(["/bin/sh", "-c", command], { cwd: folder, env: cleanEnvironment() })).code);
    }
    expect(codes).toEqual([0, 2, 0]);
  });

  it("explains what the agent would answer, and a decision that it has made", async () => {
    const question = refund("p-explained", 120).slice(2);
    const now = await cli("policy", "explain", "--ask-agent", "--json", ...question);
    expect(now.json()).toMatchObject({ decision: "PENDING", workflow: "refunds", ruleIds: ["payments/large-refunds"] });
    const { decisionId } = (await cli(...refund("p-explained", 30))).json() as { decisionId: string };
    const explain = () => cli("policy", "explain", "--decision", decisionId, ...as("alice"));
    const then = await eventually(explain, ({ code }) => code === 0);
    expect(then.stdout).toContain("ALLOW RULE_ALLOW");
    expect(then.stdout).toContain("=> payments/small-refunds");
    expect(then.stdout).toContain("true   arguments.amount <= 50  arguments.amount = 30");
    const both = await cli("policy", "explain", "--decision", decisionId, "--fact", "a=1");
    expect(both).toMatchObject({ code: 3, stderr: expect.stringContaining("cannot be used with option '--fact") });
    const nothing = await cli("policy", "explain");
    expect(nothing).toMatchObject({ code: 3, stderr: expect.stringContaining("--subject") });
  });

  it("answers a check by exit code: 0 ALLOW, 1 DENY, 2 PENDING", async () => {
    const allowed = await cli(...refund("p1", 30));
    expect(allowed.code, allowed.stderr).toBe(0);
    expect(allowed.json()).toMatchObject({ decision: "ALLOW", ruleIds: ["payments/small-refunds"], bundleRevision: 1 });
    const denied = await cli(...refund("p1", 20_000));
    expect(denied.code).toBe(1);
    expect(denied.json()).toMatchObject({ decision: "DENY", reasonCode: "RULE_DENY" });
    const pending = await cli(...refund("p2", 120));
    expect(pending.code).toBe(2);
    expect(pending.json()).toMatchObject({ decision: "PENDING", reasonCode: "RULE_ESCALATE" });
  });

  it("says the same to people", async () => {
    const shown = await cli(...refund("p1", 30).filter((word) => word !== "--json"));
    expect(shown.stdout).toMatch(/^ALLOW RULE_ALLOW: .*\n {2}rules {5}payments\/small-refunds\n/);
  });

  it("releases a waiting check when the last of two stages has voted", async () => {
    const waiting = startPostern(folder, refund("p3", 300, "--wait", "--timeout", "100s"));
    const found = await eventually(
      () => cli("approvals", "list", "--status", "pending", "--json"),
      ({ stdout }) => stdout.includes('"id": "p3"'),
    );
    const { approvals } = found.json() as { approvals: { id: string; resource: { id: string } }[] };
    const id = approvals.find(({ resource }) => resource.id === "p3")?.id ?? "";

    const withoutReason = await cli("approvals", "approve", id, "--json", ...as("alice"));
    expect(withoutReason.code).toBe(3);
    expect(withoutReason.error()).toMatchObject({ code: "REASON_REQUIRED" });
    const notYet = await approve("bob", id);
    expect(notYet.error()).toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
    expect((await approve("alice", id)).json()).toMatchObject({ status: "pending", currentStage: "finance" });
    const outdated = await approve("bob", id, "--revision", "1");
    expect(outdated.error()).toMatchObject({ code: "APPROVAL_CHANGED" });
    expect((await approve("bob", id)).json()).toMatchObject({ status: "pending" });
    expect((await approve("carol", id)).json()).toMatchObject({ status: "approved" });

    const { code, stdout, stderr } = await waiting.finished;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ decision: "ALLOW", reasonCode: "APPROVED", approvalId: id });

    const history = await cli("approvals", "show", id);
    expect(history.stdout).toMatch(/arguments +amount: 300, currency: "EUR"/);
    for (const voter of ["alice", "bob", "carol"]) expect(history.stdout).toContain(voter);
  });

  it("lets an approver refuse and a requester's side cancel", async () => {
    const refused = await pendingId("p4", 400);
    const deny = await cli("approvals", "deny", refused, "--reason", "twice already", "--json", ...as("alice"));
    expect(deny.json()).toMatchObject({ status: "denied" });
    const withdrawn = await pendingId("p5", 500);
    expect((await cli("approvals", "cancel", withdrawn, "--reason", "mistake", "--json")).json()).toMatchObject({
      status: "cancelled",
    });
  });

  it("follows approvals line by line until Ctrl-C", async () => {
    const watch = startPostern(folder, ["approvals", "watch", "--json"]);
    await watch.shows(/\n/);
    const id = await pendingId("p6", 600);
    await watch.shows(id);
    watch.child.kill("SIGINT");
    const { code, stdout } = await watch.finished;
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).id)).toContain(id);
  });

  it("flips decisions by a fact, and back", async () => {
    const codeIs = (wanted: number) =>
      eventually(
        () => cli(...refund("p1", 30)),
        ({ code }) => code === wanted,
      );
    const put = await cli("facts", "put", "incident.active", "true", "--json");
    expect(put.json()).toMatchObject({ path: "incident.active", value: true });
    expect((await codeIs(1)).json()).toMatchObject({ ruleIds: ["payments/incident-freeze"] });
    expect((await cli("facts", "list")).stdout).toMatch(/incident\.active {2}true/);
    expect((await cli("facts", "delete", "incident.active")).code).toBe(0);
    await codeIs(0);
    await cli("facts", "put", "oncall", '["alice"]');
  });

  it("shows the fleet", async () => {
    const fleet = await eventually(
      () => cli("fleet", "--json"),
      ({ stdout }) => stdout.includes('"serving"'),
    );
    expect(fleet.json()).toMatchObject({ agents: [{ id: "local", environment: "dev", revision: 1, lag: 0 }] });
  });

  it("publishes, lists, gets and rolls back", async () => {
    const changed = join(folder, "changed");
    cpSync(join(folder, "policies"), changed, { recursive: true });
    const file = join(changed, "payments.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("arguments.amount <= 50", "arguments.amount <= 20"));
    const published = await cli("policy", "publish", "changed", "--message", "tighter", "--json");
    expect(published.json()).toMatchObject({
      published: true,
      unchanged: false,
      bundle: { revision: 2, active: true },
    });
    await eventually(
      () => cli(...refund("p1", 30)),
      ({ code }) => code === 1,
    );
    expect((await cli("policy", "publish", "changed", "--json")).json()).toMatchObject({ unchanged: true });
    const conflict = await cli("policy", "publish", "policies", "--expected-revision", "1", "--json");
    expect(conflict.error()).toMatchObject({ code: "REVISION_CONFLICT" });

    const back = await cli("policy", "rollback", "--json");
    expect(back.json()).toMatchObject({ bundle: { revision: 3, rollbackOf: 1 } });
    await eventually(
      () => cli(...refund("p1", 30)),
      ({ code }) => code === 0,
    );
    const list = await cli("policy", "list", "--json");
    expect(list.json()).toMatchObject({ bundles: [{ revision: 3, active: true }, { revision: 2 }, { revision: 1 }] });
    const got = await cli("policy", "get", "2", "--output", "revision-2");
    expect(got.code, got.stderr).toBe(0);
    expect(readFileSync(join(folder, "revision-2", "payments.yaml"), "utf8")).toBe(readFileSync(file, "utf8"));
  });

  it("refuses broken policies with file, line, column and suggestion, and keeps the good ones", async () => {
    const file = join(folder, "changed", "payments.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("workflow: refunds\n", "workflow: refundz\n"));
    for (const args of [
      ["policy", "validate", "changed"],
      ["policy", "validate", "changed", "--remote"],
      ["policy", "publish", "changed"],
    ]) {
      const refused = await cli(...args);
      expect([args.join(" "), refused.code]).toEqual([args.join(" "), 1]);
      expect(refused.stdout).toMatch(/payments\.yaml:\d+:\d+ \w+ .*refundz.*refunds/);
    }
    expect((await cli("policy", "list", "--json")).json()).toMatchObject({
      bundles: [{ revision: 3, active: true }, {}, {}],
    });
  });

  it("says who may not, and who is not known", async () => {
    const forbidden = await cli("policy", "publish", "policies", "--json", ...as("alice"));
    expect(forbidden.code).toBe(3);
    expect(forbidden.error()).toMatchObject({ kind: "permission_denied" });
    const unknown = await postern(folder, ["fleet", "--json"], cleanEnvironment({ POSTERN_TOKEN: "pst_wrong" }));
    expect(unknown.code).toBe(3);
    expect(unknown.error()).toMatchObject({ kind: "unauthenticated" });
  });

  it("takes a new token at once", async () => {
    const tokensFile = join(folder, ".postern", "tokens.json");
    const made = await cli(
      "token",
      "create",
      "--name",
      "dora",
      "--role",
      "viewer",
      "--tokens-file",
      tokensFile,
      "--json",
    );
    const { token } = made.json() as { token: string };
    await eventually(
      () => postern(folder, ["fleet", "--json"], cleanEnvironment({ POSTERN_TOKEN: token })),
      ({ code }) => code === 0,
    );
  });

  it("refuses a twin in the same folder, plainly", async () => {
    const twin = await cli("start", "--json", "--nats-port", "0", "--control-plane-port", "0");
    expect(twin.code).toBe(3);
    expect(twin.error()).toMatchObject({ code: "ALREADY_RUNNING", where: { file: join(folder, ".postern") } });
  });

  it("refuses an occupied port, plainly", async () => {
    const port = new URL(`http://${stack.welcome.controlPlane}`).port;
    const refused = await cli(
      "start",
      "--json",
      "--data-dir",
      "other",
      "--nats-port",
      "0",
      "--control-plane-port",
      port,
    );
    expect(refused.code).toBe(3);
    expect(refused.error()).toMatchObject({ code: "PORT_IN_USE", where: { field: "--control-plane-port" } });
  });

  it("starts a part that dies again", async () => {
    const { agent } = stack.welcome.processes;
    process.kill(agent, "SIGKILL");
    await eventually(
      () => cli(...refund("p1", 30)),
      ({ code }) => code === 0 && hasEnded(agent),
    );
  });

  it("ends all of it on SIGTERM, and has everything again at the second start", async () => {
    const before = await cli("approvals", "list", "--json");
    expect(await stack.stop()).toBe(0);
    expect(stack.pids.filter((pid) => !hasEnded(pid))).toEqual([]);

    const tokens = stack.welcome.tokens;
    stack = await startCliStack(folder, ["--policies", "policies"]);
    expect(stack.welcome.firstStart).toBe(false);
    expect(stack.welcome.tokens).toEqual(tokens);
    expect((await cli("approvals", "list", "--json")).json()).toEqual(before.json());
    expect((await cli("policy", "list", "--json")).json()).toMatchObject({
      bundles: [{ revision: 3, active: true }, {}, {}],
    });
    expect((await cli("facts", "list", "--json")).json()).toMatchObject({
      facts: [{ path: "oncall", value: ["alice"] }],
    });
    expect((await cli(...refund("p1", 30))).code).toBe(0);
  });

  it("publishes the folder at a start after it has changed", async () => {
    await stack.stop();
    const file = join(folder, "policies", "payments.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("arguments.amount <= 50", "arguments.amount <= 40"));
    stack = await startCliStack(folder, ["--policies", "policies"]);
    expect((await cli(...refund("p1", 45))).code).toBe(1);
    expect((await cli("policy", "list", "--json")).json()).toMatchObject({ bundles: [{ revision: 4 }, {}, {}, {}] });
  });

  it("leaves no process behind when it is killed with -9, and starts again right after", async () => {
    const { pids } = stack;
    stack.process.child.kill("SIGKILL");
    await stack.process.finished;
    stack = await startCliStack(folder, ["--policies", "policies"]);
    expect(pids.filter((pid) => !hasEnded(pid))).toEqual([]);
    expect((await cli(...refund("p1", 30))).code).toBe(0);
  });
});
