import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approvalStreams } from "../../../shared/testing/approval-lives.ts";
import { ApprovalView } from "../approval-view.ts";
import { decodeSnapshot, encodeSnapshot, type Snapshot } from "./snapshot-file.ts";

const snapshots = approvalStreams().map(({ records }): Snapshot => {
  const view = new ApprovalView();
  for (const stored of records) view.apply(stored);
  return { sequence: records.length + 1, fingerprint: "f", entries: [...view.newestFirst()] };
});

describe("a snapshot's bytes", () => {
  it("hold every approval as it stands, whatever happened to it", async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (snapshot) => {
        expect(await decodeSnapshot(await encodeSnapshot(snapshot))).toEqual(snapshot);
      }),
      { numRuns: 60 },
    );
  });

  it("are refused when any part is missing or more than it was", async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, fc.double({ min: 0, max: 0.999, noNaN: true }), async (snapshot, where) => {
        const bytes = await encodeSnapshot(snapshot);
        await expect(decodeSnapshot(bytes.subarray(0, Math.floor(bytes.length * where)))).rejects.toThrow();
        const lines = gunzipSync(bytes).toString().trimEnd().split("\n");
        const fewer = lines.toSpliced(Math.floor(lines.length * where), 1);
        await expect(decodeSnapshot(gzipSync(fewer.map((line) => `${line}\n`).join("")))).rejects.toThrow();
      }),
      { numRuns: 40 },
    );
  });

  it("are refused when they are of another format, or an entry misses something", async () => {
    const [snapshot] = fc.sample(
      snapshots.filter(({ entries }) => entries.length > 0),
      1,
    );
    if (snapshot === undefined) throw new Error("no sample");
    const text = gunzipSync(await encodeSnapshot(snapshot)).toString();
    const changed = (from: RegExp, to: string) => decodeSnapshot(gzipSync(text.replace(from, to)));
    await expect(changed(/"format":"\w+"/, '"format":"older"')).rejects.toMatchObject({ code: "SNAPSHOT_INVALID" });
    await expect(changed(/"grantRevoked":(true|false),/, "")).rejects.toMatchObject({ code: "BUS_MESSAGE_INVALID" });
  });
});
