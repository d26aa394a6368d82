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
  unit: z.enum(["1/s", "µs", "ms", "MiB", "x"]),
  spread: z.tuple([z.number(), z.number()]).nullable(),
  ratio: z.number().nullable(),
  goal: z.string().nullable(),
  met: z.boolean().nullable(),
  note: z.string().optional(),
});
const Result = z.object({ mode: z.literal("tiny"), rows: z.array(Row) });

// How fast anything was says nothing here: other tests run at the same time.
describe("npm run bench", () => {
  it("measures real servers whose answers it checked, and prints rows as JSON", async () => {
    const { stdout } = await run(process.execPath, [built("bench", "main.js"), "--tiny", "--json"]);
    const { rows } = Result.parse(JSON.parse(stdout));
    const measured = (name: string, peer: string) =>
      rows.filter((row) => row.name === name && row.peer === peer && (row.value ?? 0) > 0).length;
    for (const peer of ["postern", "postern, cached", "empty grpc-js"]) {
      expect(measured("checks per second", peer), peer).toBe(1);
      expect(measured("latency, median", peer), peer).toBe(1);
    }
    expect(measured("deciding in process", "postern")).toBe(1);
    expect(measured("agent's own time, median", "postern")).toBe(2);
    expect(measured("publish a bundle, first check under it", "postern")).toBe(1);
    expect(measured("a vote, the waiting call released", "postern")).toBe(1);
  });

  it("does without h2load, and says of a peer that is not installed that it was skipped", async () => {
    const args = ["--tiny", "--json", "--client", "grpc-js", "--only", "over the wire"];
    const { stdout } = await run(process.execPath, [built("bench", "main.js"), ...args]);
    const { rows } = Result.parse(JSON.parse(stdout));
    expect(rows.find(({ peer }) => peer === "postern")?.workload).toMatch(/grpc-js client$/);
    for (const peer of ["cerbos", "empty grpc-go"]) {
      const row = rows.find((one) => one.peer === peer);
      expect(row?.value ?? row?.note).toSatisfy((is) => is > 0 || /^skipped: not installed/.test(is));
    }
  });
});
