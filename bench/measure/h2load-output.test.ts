import { describe, expect, it } from "vitest";
import { parseH2loadLog, parseH2loadSummary } from "./h2load-output.ts";

const SUMMARY = `finished in 1.20s, 2656.00 req/s, 108.96KB/s
requests: 2656 total, 2656 started, 2656 done, 2656 succeeded, 0 failed, 0 errored, 0 timeout
status codes: 2650 2xx, 0 3xx, 0 4xx, 6 5xx
traffic: 108.96KB (111575) total, 13.73KB (14056) headers (space savings 96.37%), 21.75KB (22272) data
`;

describe("reading h2load", () => {
  it("finds the rate, and counts every answer that is not 2xx as a failure", () => {
    expect(parseH2loadSummary(SUMMARY)).toEqual({ callsPerSecond: 2656, done: 2656, failed: 6, dataBytes: 22272 });
  });

  it("refuses what it does not know rather than report nothing as a number", () => {
    expect(() => parseH2loadSummary("could not connect")).toThrow(/unexpected/);
  });

  it("reads the latency of each call", () => {
    expect(parseH2loadLog("1795506842383509\t200\t448\n1795506842384180\t200\t554\n")).toEqual([448, 554]);
  });
});
