import { expect, it } from "vitest";
import { built } from "../support/built.ts";
import { run } from "../support/run-process.ts";

// The long form is `npm run chaos -- --kills 1000`; docs/durability.md says what it shows.
it("nothing is lost, used twice, wrongly released or stuck while processes are killed, paused and cut off", async () => {
  const { code, stdout, stderr } = await run([
    process.execPath,
    built("test", "chaos", "main.js"),
    "--kills",
    "12",
    "--json",
  ]);
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    lostEscalations: 0,
    lostVotes: 0,
    doubleUses: 0,
    wrongReleases: 0,
    stuckWaiters: 0,
    findings: [],
  });
  expect(result.kills).toBeGreaterThanOrEqual(12);
  // It did do what is being watched.
  expect(result.releases).toBeGreaterThan(0);
  expect(result.votes).toBeGreaterThan(0);
});

it("of many attempts on a single-use grant, through several agents at once, exactly one releases", async () => {
  const chaos = [process.execPath, built("test", "chaos", "main.js")];
  const { code, stdout, stderr } = await run([...chaos, "--races", "1000", "--json"]);
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ races: 1_000, grants: 10, agents: 4, doubleUses: 0, unused: 0 });
});
