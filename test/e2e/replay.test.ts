import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Stack } from "../../cli/stack/stack.ts";
import { startStack } from "../../cli/stack/start-stack.ts";
import { posternCommand, ROOT } from "../support/built.ts";
import { run } from "../support/run-process.ts";

/** Not part of the project: 765 real tool calls, where the machine has them. */
const CALLS = resolve(ROOT, "..", "shared", "data", "agent-tool-calls.ndjson");
const missing = !existsSync(CALLS);
if (missing) process.stderr.write(`replay tests skipped: there is no ${CALLS}\n`);

const report = z.object({
  calls: z.number(),
  decisions: z.object({ ALLOW: z.number(), DENY: z.number(), PENDING: z.number() }),
  released: z.number(),
  refusedVotes: z.record(z.string(), z.number()),
  rows: z.array(
    z.object({
      action: z.string(),
      rule: z.string(),
      decision: z.enum(["ALLOW", "DENY", "PENDING"]),
      calls: z.number(),
      released: z.number(),
    }),
  ),
});

describe("postern replay", () => {
  let folder = "";
  let stack: Stack;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "replay-test-"));
    stack = await startStack({
      dataDir: folder,
      policiesDir: join(ROOT, "examples", "policies"),
      command: posternCommand(),
    });
  });

  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function replay(file: string, ...options: string[]) {
    const command = [...posternCommand(), "replay", file, "--config", stack.clientFile, "--json", ...options];
    const { code, stdout, stderr } = await run(command);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return report.parse(JSON.parse(stdout));
  }

  it("denies a tool that nobody named, and lets an agent hand over to a human", async () => {
    const file = join(folder, "calls.ndjson");
    const calls = [
      { domain: "retail", task: "t-1", user: "ada", tool: "issue_store_credit", arguments: { amount: 20 } },
      { domain: "retail", task: "t-1", user: "ada", tool: "transfer_to_human_agents", arguments: { summary: "help" } },
    ];
    await writeFile(file, calls.map((call) => JSON.stringify(call)).join("\n"));
    const { rows } = await replay(file);
    expect(rows.map(({ action, rule, decision }) => [action, rule, decision])).toEqual([
      ["agent.retail.issue_store_credit", "agent-tools/default", "DENY"],
      ["agent.retail.transfer_to_human_agents", "agent-tools/hand-over", "ALLOW"],
    ]);
  });

  it("names file and line of what is no tool call", async () => {
    const file = join(folder, "broken.ndjson");
    await writeFile(file, '{"domain": "retail"}\n');
    const { code, stderr } = await run([...posternCommand(), "replay", file, "--config", stack.clientFile]);
    expect(code).toBe(3);
    expect(stderr).toContain("TOOL_CALL_INVALID");
    expect(stderr).toContain(`${file}:1`);
  });

  it.skipIf(missing)("decides each of 765 calls by a rule of agent-tools", { timeout: 300_000 }, async () => {
    const { calls, rows, decisions } = await replay(CALLS);
    expect(calls).toBe(765);
    expect(decisions.ALLOW + decisions.DENY + decisions.PENDING).toBe(765);
    expect(rows.filter((row) => !row.rule.startsWith("agent-tools/"))).toEqual([]);

    const decisionsOf = (...tools: string[]) =>
      new Set(rows.filter((row) => tools.some((tool) => row.action.endsWith(`.${tool}`))).map((row) => row.decision));
    expect(decisionsOf("get_order_details", "get_user_details", "search_direct_flight", "calculate")).toEqual(
      new Set(["ALLOW"]),
    );
    expect(decisionsOf("transfer_to_human_agents")).toEqual(new Set(["ALLOW"]));
    expect(decisionsOf("return_delivered_order_items", "cancel_pending_order", "cancel_reservation")).toEqual(
      new Set(["PENDING"]),
    );
    expect(decisionsOf("send_certificate")).toEqual(new Set(["PENDING"]));
    expect(decisionsOf("modify_pending_order_items", "update_reservation_flights")).toEqual(
      new Set(["ALLOW", "PENDING"]),
    );
  });

  it.skipIf(missing)("releases all that halted when somebody approves", { timeout: 300_000 }, async () => {
    const alice = stack.tokens.approvers.find((token) => token.name === "alice");
    const { decisions, released, refusedVotes } = await replay(
      CALLS,
      "--approve-as",
      alice?.token ?? "",
      "--timeout",
      "30s",
    );
    expect(released).toBe(decisions.PENDING);
    expect(refusedVotes).toEqual({});
  });
});
