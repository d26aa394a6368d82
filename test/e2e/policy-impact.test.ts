import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { postern } from "../support/postern-cli.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const Impact = z.object({
  decisions: z.number(),
  unchanged: z.number(),
  changes: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      strength: z.string(),
      decisions: z.number(),
      rules: z.array(z.object({ examples: z.array(z.object({ decisionId: z.string() })) })),
      subjects: z.array(z.object({ name: z.string(), decisions: z.number() })),
    }),
  ),
});

const policy = (limit: number) => `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules: [{ id: small, when: "arguments.amount <= ${limit}", effect: allow }]
`;

let folder = "";
let stack: CliStack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-impact-"));
  writeFileSync(join(folder, "active.yaml"), policy(50));
  writeFileSync(join(folder, "stricter.yaml"), policy(20));
  writeFileSync(join(folder, "weaker.yaml"), policy(500));
  writeFileSync(join(folder, "broken.yaml"), policy(1).replace("effect: allow", "effect: alow"));
  stack = await startCliStack(folder, ["--policies", join(folder, "active.yaml")]);
  for (const amount of [10, 30, 40, 100]) {
    const what = ["--subject", `user:u${amount}`, "--action", "payments.refund.create", "--resource", "payment:p1"];
    await postern(folder, ["check", ...what, "--arg", `amount=${amount}`]);
  }
  const whole = async () => (await impact("active.yaml")).answer?.decisions ?? 0;
  await eventually(whole, (decisions) => decisions >= 4);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function impact(file: string, ...args: readonly string[]) {
  const run = await postern(folder, ["policy", "impact", join(folder, file), "--json", ...args]);
  return { ...run, answer: run.stdout === "" ? undefined : Impact.safeParse(run.json()).data };
}

describe("postern policy impact", () => {
  it("says what would change, and an example can be explained", async () => {
    const { code, answer } = await impact("stricter.yaml", "--since", "1h");
    expect(code).toBe(0);
    expect(answer?.changes).toMatchObject([
      {
        from: "ALLOW",
        to: "DENY",
        strength: "stronger",
        decisions: 2,
        subjects: [
          { name: "user:u30", decisions: 1 },
          { name: "user:u40", decisions: 1 },
        ],
      },
    ]);
    const [example] = answer?.changes[0]?.rules[0]?.examples ?? [];
    const explained = await postern(folder, ["policy", "explain", "--decision", example?.decisionId ?? ""]);
    expect(explained.stdout).toContain("payments/small");
  });

  it("shows it to people, the headline first, and as Markdown", async () => {
    const file = join(folder, "weaker.yaml");
    const shown = await postern(folder, ["policy", "impact", file]);
    expect(shown.stdout).toMatch(/^Of \d+ decisions of dev \(.*\) \d+\.\d% would change: 1 DENY→ALLOW\./);
    expect(shown.stdout).toMatch(/BY RULE\n.*\n1 +DENY→ALLOW +payments\/default +payments\/small/);
    expect(shown.stdout).toMatch(/BY SUBJECT\n.*\n1 +DENY→ALLOW +user:u100/);
    const markdown = await postern(folder, ["policy", "impact", file, "--markdown"]);
    expect(markdown.stdout).toContain("| 1 | DENY → ALLOW | weaker | `payments/default` | `payments/small` |");
  });

  it("fails on what it is told to fail on", async () => {
    const codes = [];
    for (const [file, kind] of [
      ["stricter.yaml", "weakened"],
      ["stricter.yaml", "changed"],
      ["weaker.yaml", "weakened"],
      ["active.yaml", "changed"],
    ] as const) {
      codes.push((await impact(file, "--fail-on", kind)).code);
    }
    expect(codes).toEqual([0, 1, 1, 0]);
  });

  it("has no answer for a candidate that is not valid, for no candidate, and for an empty window", async () => {
    const broken = await impact("broken.yaml");
    expect([broken.code, broken.json()]).toMatchObject([
      3,
      { valid: false, diagnostics: [{ file: "broken.yaml", line: 7 }] },
    ]);
    const none = await postern(folder, ["policy", "impact", "--json"]);
    expect([none.code, none.error()]).toMatchObject([3, { code: "USAGE" }]);
    const window = ["--since", "2020-01-01T00:00:00Z", "--until", "2020-01-02T00:00:00Z"];
    const empty = await postern(folder, ["policy", "impact", join(folder, "active.yaml"), "--json", ...window]);
    expect([empty.code, empty.error()]).toMatchObject([3, { code: "NO_RECORDED_DECISIONS" }]);
  });
});
