import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startNodeChild } from "./node-child.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-child-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(script: string) {
  return startNodeChild({
    name: "the program",
    command: [process.execPath, "-e", script],
    env: process.env,
    logFile: join(folder, "child.log"),
  });
}

describe("a child program", () => {
  it("is ready when it says so, and ends by the signal that it is sent", async () => {
    const child = start(`process.send({ postern: "ready", addresses: {} }); setInterval(() => {}, 1000)`);
    await child.ready;
    child.signal("SIGKILL");
    expect(await child.exited).toEqual({ code: undefined, signal: "SIGKILL" });
  });

  it("passes on the error that it ended with: code, message and hint", async () => {
    const error = { kind: "failed_precondition", code: "PORT_IN_USE", message: "taken", where: {}, hint: "choose" };
    const child = start(`process.send({ postern: "failed", error: ${JSON.stringify(error)} }, () => process.exit(3))`);
    await expect(child.ready).rejects.toMatchObject({
      kind: "failed_precondition",
      code: "PORT_IN_USE",
      message: "the program: taken",
      hint: "choose",
    });
  });

  it("that ends without a word is reported with its exit code and its log", async () => {
    const child = start(`console.error("dying"); process.exitCode = 7`);
    await expect(child.ready).rejects.toMatchObject({ code: "CHILD_ENDED", message: /exit code 7/ });
    expect(readFileSync(join(folder, "child.log"), "utf8")).toBe("dying\n");
  });

  it("that cannot be started at all is reported", async () => {
    const child = startNodeChild({ name: "it", command: ["/no/such/program"], env: {}, logFile: undefined });
    await expect(child.ready).rejects.toMatchObject({ code: "CHILD_NOT_STARTED" });
  });
});
