import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { built } from "../support/built.ts";

const run = promisify(execFile);

const Row = z.strictObject({
  name: z.string(),
  peer: z.string(),
  workload: z.string(),
  value: z.number().nullable(),
  unit: z.enum(["1/s", "µs", "ms", "s", "KiB", "MiB", "x"]),
  spread: z.tuple([z.number(), z.number()]).nullable(),
  ratio: z.number().nullable(),
  goal: z.string().nullable(),
  met: z.boolean().nullable(),
  note: z.string().optional(),
});
const Result = z.object({ mode: z.literal("tiny"), rows: z.array(Row) });

// How fast anything was says nothing here: other tests run at the same time.
describe("npm run bench", () => {
  /** What was measured of whom: how many rows have a number. */
  async function measure(...args: readonly string[]) {
    const { stdout } = await run(process.execPath, [built("bench", "main.js"), ...args, "--tiny", "--json"]);
    const { rows } = Result.parse(JSON.parse(stdout));
    const rowsOf = (name: string, peer: string) => rows.filter((row) => row.name === name && row.peer === peer);
    const measured = (name: string, peer: string) => rowsOf(name, peer).filter(({ value }) => (value ?? 0) > 0).length;
    return { rowsOf, measured };
  }

  it("measures whole approvals, with one replica and with three, and a replica's start on a log with a history", async () => {
    const { measured } = await measure("approvals", "--approvals", "150");
    for (const peer of ["postern", "raw JetStream publish"]) {
      expect(measured("a vote, the waiting call released", peer), peer).toBe(1);
    }
    for (const peer of ["postern, 1 replica", "postern, 3 replicas", "raw JetStream publish"]) {
      expect(measured("approvals per second, from request to use", peer), peer).toBe(1);
    }
    for (const peer of ["postern, from the log", "postern, from a snapshot"]) {
      expect(measured("a replica that starts, until it serves", peer), peer).toBe(1);
      expect(measured("memory of a replica that has just started", peer), peer).toBe(1);
    }
  });

  it("replays recorded requests, and says what the parts of that take", async () => {
    const { rowsOf } = await measure("impact");
    expect(
      rowsOf("recorded requests replayed per second, one core", "postern").map(({ workload }) => workload),
    ).toEqual(["10 rules", "10 rules, against the active bundle", "10 rules, what conditions read is redacted"]);
    for (const { value } of rowsOf("a part of a replay, processor time", "postern")) expect(value).toBeGreaterThan(0);
  });

  it("measures a publish until each agent of a fleet enforces it, by pieces and whole, on real connections", async () => {
    const { rowsOf, measured } = await measure("fleet", "--agents", "25");
    const enforcing = "publish a bundle, enforced by each agent of a fleet";
    // Half of the agents, 99 in a hundred and the last one, under the small bundle and the large one.
    for (const peer of ["postern", "raw KV put-to-watch"]) expect(measured(enforcing, peer), peer).toBe(6);
    expect(measured(enforcing, "postern, whole contents")).toBe(3);
    const bytes = "bytes over the bus for one changed rule";
    const [byPieces, whole] = ["postern", "postern, whole contents"].map((peer) => rowsOf(bytes, peer)[0]?.value ?? 0);
    expect(byPieces).toBeGreaterThan(0);
    // Of this, unlike of time, a test may say something.
    expect(byPieces).toBeLessThan((whole ?? 0) / 3);
  });

  it("measures real servers whose answers it checked, and prints rows as JSON", async () => {
    const { rowsOf, measured } = await measure();
    for (const peer of ["postern", "empty grpc-js"]) {
      // With h2load, or again with the client that is always there.
      expect(measured("checks per second", peer), peer).toBeGreaterThanOrEqual(1);
      expect(rowsOf("checks per second", peer).some(({ workload }) => workload.endsWith("grpc-js client"))).toBe(true);
      expect(measured("latency, median", peer), peer).toBe(1);
    }
    expect(measured("deciding in process", "postern")).toBe(1);
    // On one core and on two, where they can be chosen.
    expect(measured("agent's own time, median", "postern")).toBeGreaterThanOrEqual(2);
    expect(measured("agent's own time, p99", "a loop as long that does nothing")).toBeGreaterThanOrEqual(1);
    expect(measured("publish a bundle, first check under it", "postern")).toBe(1);
    expect(measured("a vote, the waiting call released", "postern")).toBe(1);
    // Its packages are not the product's: they may not be installed.
    for (const { value, note } of rowsOf("checks per second", "cerbos")) {
      expect(value ?? note).toSatisfy((is) => is > 0 || /^skipped: not installed/.test(is));
    }
  });
});
