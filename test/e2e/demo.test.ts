import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { built, ROOT } from "../support/built.ts";
import { start } from "../support/run-process.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "demo-test-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function startDemo() {
  return start([process.execPath, built("examples", "demo", "main.js")], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
  });
}

describe("the demo", () => {
  it("holds all of its expectations and leaves no file behind", { timeout: 180_000 }, async () => {
    const { code, stdout, stderr } = await startDemo().finished;
    expect(stdout.split("\n").filter((line) => line.startsWith("failed: "))).toEqual([]);
    expect(stdout).toMatch(/^demo: (\d+) of \1 expectations hold$/m);
    expect(code, stderr).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends every process and removes every file when it is interrupted", { timeout: 120_000 }, async () => {
    const demo = startDemo();
    await demo.shows("agent is ready");
    demo.child.kill("SIGINT");
    const { code, stdout } = await demo.finished;
    expect(stdout).toContain("demo: interrupted by SIGINT");
    expect(code).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});
