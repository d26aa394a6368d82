import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { byRoom, readProfile } from "./cpu-profile.ts";

const frame = (functionName: string, url: string, lineNumber = 0) => ({ functionName, url, lineNumber });
const profile = {
  nodes: [
    { id: 1, callFrame: frame("(idle)", "") },
    { id: 2, callFrame: frame("evaluate", "file:///p/dist/shared/policy/compile/evaluate.js", 3) },
    { id: 3, callFrame: frame("write", "file:///p/node_modules/pino/lib/tools.js", 9) },
    { id: 4, callFrame: frame("evaluate", "file:///p/dist/shared/policy/compile/evaluate.js", 3) },
  ],
  samples: [1, 2, 3, 4],
  timeDeltas: [500, 100, 30, 20],
};

describe("reading a profile", () => {
  it("sums the time in each function, wherever it was called from, and leaves idling out", async () => {
    const folder = await mkdtemp(join(tmpdir(), "postern-profile-"));
    const file = join(folder, "agent.cpuprofile");
    await writeFile(file, JSON.stringify(profile));
    const places = await readProfile(file);
    await rm(folder, { recursive: true });
    expect(places).toEqual([
      { name: "evaluate shared/policy/compile/evaluate.js:4", room: "shared/policy", microseconds: 120 },
      { name: "write pino/lib/tools.js:10", room: "pino/lib", microseconds: 30 },
    ]);
    expect(byRoom(places)).toEqual([
      ["shared/policy", 120],
      ["pino/lib", 30],
    ]);
  });
});
