import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeProcessLock } from "./process-lock.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a process lock", () => {
  it("is held by one at a time, and says by whom", async () => {
    const path = join(folder, "lock");
    const first = await takeProcessLock(path, "pid 1");
    expect(await takeProcessLock(path, "pid 2")).toEqual({ holder: "pid 1" });
    if ("lock" in first) await first.lock.release();
    const third = await takeProcessLock(path, "pid 3");
    expect(third).toHaveProperty("lock");
    if ("lock" in third) await third.lock.release();
  });

  it("is not held by a process that was killed", async () => {
    const path = join(folder, "lock");
    const script = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => console.log("bound"))`;
    const dead = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(dead.stdout, "data");
    dead.kill("SIGKILL");
    await once(dead, "exit");
    expect(existsSync(path)).toBe(true);
    const taken = await takeProcessLock(path, "pid 2");
    expect(taken).toHaveProperty("lock.takenFromTheDead", true);
    if ("lock" in taken) await taken.lock.release();
  });

  it("that cannot be created names the path", async () => {
    await expect(takeProcessLock(join(folder, "missing", "lock"), "")).rejects.toMatchObject({ code: "LOCK_FAILED" });
  });
});
