import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { socketPath } from "./socket-path.ts";

it("a socket lives in its folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "s-"));
  expect(socketPath(folder, "agent.sock")).toBe(join(folder, "agent.sock"));
  rmSync(folder, { recursive: true });
});

it("a path that is too long for the kernel is replaced by a short one, the same each time", () => {
  const folder = join(tmpdir(), "x".repeat(120));
  const path = socketPath(folder, "agent.sock");
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103);
  expect(socketPath(folder, "agent.sock")).toBe(path);
  expect(socketPath(`${folder}y`, "agent.sock")).not.toBe(path);
  rmSync(dirname(path), { recursive: true, force: true });
  rmSync(dirname(socketPath(`${folder}y`, "agent.sock")), { recursive: true, force: true });
});
