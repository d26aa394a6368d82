import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/built.ts";
import { cleanEnvironment, postern } from "../support/postern-cli.ts";

let folder = "";
const cli = (...args: string[]) => postern(folder, args);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-offline-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COMMANDS = [
  "",
  "start",
  "agent",
  "control-plane",
  "check",
  "approvals",
  "approvals list",
  "approvals show",
  "approvals approve",
  "approvals deny",
  "approvals cancel",
  "approvals watch",
  "notifications",
  "notifications list",
  "notifications dead",
  "notifications replay",
  "policy",
  "policy validate",
  "policy test",
  "policy fmt",
  "policy lint",
  "policy explain",
  "policy diff",
  "policy plan",
  "policy apply",
  "policy publish",
  "policy list",
  "policy get",
  "policy rollback",
  "policy promote",
  "policy rollout",
  "policy rollout start",
  "policy rollout status",
  "policy rollout pause",
  "policy rollout resume",
  "policy rollout promote",
  "policy rollout abort",
  "policy changes",
  "policy changes list",
  "policy changes show",
  "policy changes cancel",
  "environments",
  "facts",
  "facts put",
  "facts delete",
  "facts list",
  "facts show",
  "facts history",
  "fleet",
  "health",
  "replay",
  "token",
  "token create",
  "keys",
  "keys create",
  "keys list",
  "keys rotate",
  "keys resign",
  "keys remove",
  "keys revoke",
  "version",
];

describe("help", () => {
  it.each(COMMANDS)("of 'postern %s' is there, with exit code 0 and nothing on standard error", async (command) => {
    const { code, stdout, stderr } = await cli(...command.split(" ").filter((word) => word !== ""), "--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: postern ${command}`.trimEnd()));
  });

  it("names every setting of a program with its variable and default", async () => {
    const { stdout } = await cli("agent", "--help");
    expect(stdout.replace(/\s+/g, " ")).toContain("(default: 5m; POSTERN_MAX_STALENESS)");
    expect(stdout).toContain("--config <path>");
  });

  it("tells the exit codes", async () => {
    expect((await cli("--help")).stdout).toMatch(/Exit codes:\n {2}0 .*ALLOW\n {2}1 .*DENY/);
  });
});

describe("wrong usage", () => {
  it.each([
    [["chekc"], /unknown command 'chekc'/, /check/],
    [["fleet", "--al"], /unknown option '--al'/, /--all/],
    [["check", "--subject", "user:a", "--action", "a.b"], /--resource/, /--help/],
    [
      ["check", "--subject", "user:a", "--action", "a", "--resource", "r", "--arg", "x"],
      /--arg: "x" is not/,
      /amount=30/,
    ],
    [["token", "create", "--name", "a", "--role", "king"], /"king" is no role/, /admin/],
    [["agent", "--max-depth", "99"], /maxDepth: "99" from flag --max-depth/, /--help/],
    [["fleet", "--config", "missing.yaml"], /missing\.yaml/, /--config/],
  ])("postern %j is an error with a hint, exit code 3", async (args, message, hint) => {
    const { code, stdout, error } = await cli(...args, "--json");
    expect([code, stdout]).toEqual([3, ""]);
    expect(error()).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
  });

  it("is told to people in four answers", async () => {
    const { stderr } = await cli(
      "check",
      "--subject",
      "user:a",
      "--action",
      "a",
      "--resource",
      "r",
      "--args-json",
      "[1]",
    );
    expect(stderr).toBe(
      "error USAGE: --args-json: this is JSON, but not an object\n" +
        "  where: --args-json\n" +
        "  what to do: Write --args-json '{\"amount\": 30}'.\n",
    );
  });

  it("a control plane that is not there is named, with what to do", async () => {
    const { code, error } = await cli("fleet", "--control-plane", "127.0.0.1:1", "--json");
    expect(code).toBe(3);
    expect(error()).toMatchObject({ code: "UNREACHABLE", hint: expect.stringContaining("postern control-plane") });
  });

  it("an agent that is not there is an error and never an ALLOW", async () => {
    const { code, error } = await cli(
      ...[
        "check",
        "--subject",
        "user:a",
        "--action",
        "a.b",
        "--resource",
        "r",
        "--agent",
        "unix:nowhere.sock",
        "--json",
      ],
    );
    expect(code).toBe(3);
    expect(error()).toMatchObject({ code: "UNREACHABLE" });
  });
});

describe("commands that need nothing running", () => {
  it("validate policies", async () => {
    const valid = await cli("policy", "validate", join(ROOT, "examples", "policies"), "--json");
    expect(valid.code, valid.stdout).toBe(0);
    expect(valid.json()).toMatchObject({ valid: true, policies: 4, files: 9 });
    const none = await cli("policy", "validate", "nowhere", "--json");
    expect([none.code, none.error()]).toMatchObject([3, { code: "POLICY_FILES_MISSING" }]);
  });

  it("make keys that are kept apart, and never overwrite one", async () => {
    const made = await cli("keys", "create", "--signing-key", "key.json", "--trusted-keys", "trusted.json", "--json");
    const { kid } = made.json() as { kid: string };
    expect(statSync(join(folder, "key.json")).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, "trusted.json"), "utf8"))).toMatchObject({
      keys: [{ kid, kty: "OKP" }],
    });
    expect(readFileSync(join(folder, "trusted.json"), "utf8")).not.toContain('"d"');
    const again = await cli("keys", "create", "--signing-key", "key.json", "--trusted-keys", "trusted.json", "--json");
    expect([again.code, again.error()]).toMatchObject([3, { code: "FILE_EXISTS" }]);
    await cli("keys", "create", "--signing-key", "next.json", "--trusted-keys", "trusted.json");
    expect(JSON.parse(readFileSync(join(folder, "trusted.json"), "utf8")).keys).toHaveLength(2);
  });

  it("make tokens, of which the file keeps hashes only", async () => {
    const args = ["token", "create", "--name", "al", "--role", "approver", "--group", "ops", "--tokens-file", "t.json"];
    const { token } = (await cli(...args, "--json")).json() as { token: string };
    const kept = readFileSync(join(folder, "t.json"), "utf8");
    expect(kept).toContain("al");
    expect(kept).not.toContain(token);
    expect((await cli(...args, "--json")).error()).toMatchObject({ code: "TOKEN_EXISTS" });
  });

  it("read settings in the order flag, variable, file", async () => {
    writeFileSync(join(folder, "c.yaml"), "controlPlane: 127.0.0.1:2\n");
    const target = async (args: string[], env: Record<string, string>) =>
      (await postern(folder, ["fleet", "--json", "--config", "c.yaml", ...args], cleanEnvironment(env))).error();
    const variable = { POSTERN_CONTROL_PLANE: "127.0.0.1:3" };
    expect(await target([], {})).toMatchObject({ message: expect.stringContaining("127.0.0.1:2") });
    expect(await target([], variable)).toMatchObject({ message: expect.stringContaining("127.0.0.1:3") });
    expect(await target(["--control-plane", "127.0.0.1:4"], variable)).toMatchObject({
      message: expect.stringContaining("127.0.0.1:4"),
    });
  });

  it("print colours to terminals only, so never here", async () => {
    const { stdout } = await cli("policy", "validate", join(ROOT, "examples", "policies"));
    expect(stdout).not.toContain("\u001b");
  });
});
