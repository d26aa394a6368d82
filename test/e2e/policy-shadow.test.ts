import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { postern } from "../support/postern-cli.ts";

// One stack, told as one story: each test goes on from where the one before it left off.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder = "";
let stack: CliStack;

const cli = (...args: string[]) => postern(folder, args);
const policy = (rules: string) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  denyAt: 50
  match: { actions: ["pay.**"] }
  rules:
    - { id: anybody, effect: allow }
    - { id: night, when: context.night, risk: 30 }
    - { id: odd, when: arguments.odd, risk: 30 }
${rules}
`;
const LIMIT = "    - { id: limit, when: arguments.amount > 100, effect: deny, mode: shadow }";
const check = (amount: number, more: string) =>
  cli(
    ...["check", "--json", "--subject", "user:sam", "--action", "pay.out", "--resource", "payment:p1"],
    ...["--arg", `amount=${amount}`, "--arg", `odd=${more}`, "--context", "night=true"],
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-shadow-"));
  writeFileSync(join(folder, "pay.yaml"), policy(LIMIT));
  writeFileSync(join(folder, "next.yaml"), policy(LIMIT.replace(", mode: shadow", "")));
  stack = await startCliStack(folder, ["--policies", "pay.yaml"]);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it("a check says how risky it is, by which rules", async () => {
  const denied = await check(10, "true");
  expect(denied.code, denied.stderr).toBe(1);
  expect(denied.json()).toMatchObject({
    decision: "DENY",
    reasonCode: "RISK_DENY",
    ruleIds: ["pay/night", "pay/odd"],
    risk: [{ policy: "pay", score: 60, reaches: "denyAt", threshold: 50 }],
  });
});

it("explain shows scores, and shadow rules that match", async () => {
  const run = await cli(
    ...["policy", "explain", "--policies", "pay.yaml", "--subject", "sam", "--action", "pay.out"],
    ...["--resource", "payment:p1", "--arg", "amount=500", "--arg", "odd=false", "--context", "night=true"],
  );
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout).toContain("DENY  if shadow rules were enforced: by pay/limit");
  expect(run.stdout).toContain("risk 30, below denyAt 50");
  expect(run.stdout).toMatch(/ ~ pay\/limit .*in shadow mode: not enforced/);
  expect(run.stdout).toMatch(/ \+ pay\/night .*adds its risk/);
});

it("shadow tells what would have been decided otherwise", async () => {
  const allowed = await check(500, "false");
  expect(allowed.code, allowed.stderr).toBe(0);
  const { decisionId } = allowed.json() as { decisionId: string };
  const report = await eventually(
    () => cli("policy", "shadow", "--json"),
    (run) => run.code === 0 && (run.json() as { total: number }).total > 0,
  );
  expect(report.json()).toMatchObject({
    total: 1,
    differences: [
      { source: "rules", from: "ALLOW", to: "DENY", shadowRules: ["pay/limit"], examples: [{ decisionId }] },
    ],
    byRule: [{ name: "pay/limit", count: 1 }],
    bySubject: [{ name: "user:sam", count: 1 }],
    shadow: null,
  });
});

it("a shadow bundle is published, seen in the report, and promoted", async () => {
  const published = await cli("policy", "publish", "--shadow", "next.yaml", "--json");
  expect(published.code, published.stderr).toBe(0);
  expect(published.json()).toMatchObject({ published: true, unchanged: false });
  const text = await eventually(
    () => cli("policy", "shadow"),
    ({ stdout }) => stdout.includes("1 of 1 agents evaluate it"),
  );
  expect(text.stdout).toContain("shadow bundle: revision 2");
  const promoted = await cli("policy", "promote-shadow", "--message", "good", "--json");
  expect(promoted.code, promoted.stderr).toBe(0);
  const denied = await eventually(
    () => check(500, "false"),
    ({ code }) => code === 1,
  );
  expect(denied.json()).toMatchObject({ reasonCode: "RULE_DENY", ruleIds: ["pay/limit"], bundleRevision: 3 });
  const none = await cli("policy", "unshadow", "--json");
  expect(none.code).toBe(3);
  expect(none.stderr).toContain("SHADOW_NOT_FOUND");
});
