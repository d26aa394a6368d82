import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { postern } from "../support/postern-cli.ts";

let folder: string;
let stack: CliStack;
const cli = (...args: readonly string[]) => postern(folder, args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-keys-"));
  stack = await startCliStack(folder);
});
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

const Keys = z.object({
  keys: z.array(z.object({ kid: z.string(), state: z.string(), signed: z.array(z.string()), reason: z.string() })),
});
const Fleet = z.object({
  agents: z.array(
    z.object({
      signedBy: z.string(),
      trustedKeys: z.array(z.string()),
      standing: z.object({ kind: z.string(), lags: z.boolean() }),
      digest: z.string(),
      enforcedSince: z.string(),
    }),
  ),
  summary: z.object({ agents: z.number(), lagging: z.number() }),
});
const listed = async () => Keys.parse((await cli("keys", "list", "--json")).json()).keys;
const fleet = async () => Fleet.parse((await cli("fleet", "--json")).json());

it("keys are rotated, and a stolen one revoked, by the commands that the documentation names", async () => {
  const [stolen] = await listed();
  if (stolen === undefined) throw new Error("no key");
  expect(stolen).toMatchObject({ state: "signing", signed: ["dev"] });
  await eventually(fleet, ({ agents }) => agents[0]?.signedBy === stolen.kid);

  const made = await cli("keys", "create", "--recovery", "--json");
  expect(made.code).toBe(0);
  await eventually(listed, (keys) => keys.some(({ state }) => state === "recovery"));

  const rotated = await cli("keys", "rotate", "--wait", "30", "--json");
  expect(rotated.json()).toMatchObject({ step: "done", before: stolen.kid, resigned: [{ environment: "dev" }] });
  const { kid } = z.object({ kid: z.string() }).parse(rotated.json());
  const after = await eventually(fleet, ({ agents }) => agents[0]?.signedBy === kid);
  expect(after).toMatchObject({ agents: [{ standing: { kind: "none", lags: false } }], summary: { lagging: 0 } });
  expect((await cli("fleet", "--fail-on-lag")).stdout).toContain("1 agent: 1 up to date");

  const revoke = ["keys", "revoke", stolen.kid, "--recovery-key", ".postern/recovery-key.json", "--reason", "stolen"];
  const misspelt = await cli("keys", "revoke", `${stolen.kid}x`, ...revoke.slice(3), "--json");
  expect(misspelt.code).toBe(3);
  expect(misspelt.error()).toMatchObject({ code: "KEY_NOT_FOUND" });
  expect(await cli(...revoke)).toMatchObject({ code: 0 });
  await eventually(fleet, ({ agents }) => agents[0]?.trustedKeys.join() === kid);
  expect(await listed()).toContainEqual({ kid: stolen.kid, state: "revoked", signed: [], reason: "stolen" });
  const own = ["keys", "revoke", kid, "--recovery-key", ".postern/recovery-key.json", "--reason", "by mistake"];
  const refused = await cli(...own, "--json");
  expect(refused.code).toBe(3);
  expect(refused.error()).toMatchObject({ code: "KEY_IN_USE" });

  expect((await cli("keys", "remove", stolen.kid)).stdout).toMatch(/trusts 2 keys/);
  expect((await cli("keys", "resign")).stdout).toContain("nothing to do");
  expect(existsSync(join(folder, ".postern/signing-key.json.next"))).toBe(false);
});

it("says who lags in words, and by its exit code", async () => {
  const agent = stack.welcome.processes.agent;
  process.kill(agent, "SIGSTOP");
  try {
    const behind = await eventually(
      () => cli("fleet", "--lagging", "--fail-on-lag"),
      ({ code }) => code === 1,
    );
    expect(behind.stdout).toMatch(/silent: last seen \d+s ago/);
    expect(behind.stdout).toContain("1 agent: 0 up to date; 1 lag: 1 silent");
  } finally {
    process.kill(agent, "SIGCONT");
  }
  await eventually(
    () => cli("fleet", "--fail-on-lag"),
    ({ code }) => code === 0,
  );
});
