import { describe, expect, test } from "vitest";
import type { ApprovalEvent, ApprovalRecord } from "../../shared/approval/model.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { silentLog } from "../ports.ts";
import { outcomeFor } from "../testing/samples.ts";
import { ApprovalReader } from "./approval-reader.ts";
import { OutcomeVerifier } from "./outcome-verifier.ts";

const opened: ApprovalRecord = { events: [{ kind: "stage_opened", atMs: 1, stage: 0, deadlineMs: 2 }] };
const denied: ApprovalRecord = { events: [{ kind: "denied", atMs: 3, by: "bo", reason: "" }], outcome: "signed" };
const used: ApprovalRecord = {
  events: [{ kind: "grant_used", atMs: 4, use: 0, agentId: "agent-1", decisionId: "D-1" }],
};

function readerOf(...records: readonly ApprovalRecord[]) {
  const stored = records.map(
    (record, index): StoredRecord => ({ environment: "test", approvalId: "A-1", sequence: index + 1, record }),
  );
  const reads = { all: 0 };
  const log = {
    read: async () => {
      reads.all += 1;
      return stored;
    },
    readLast: async () => stored.at(-1),
  };
  const verifier = new OutcomeVerifier(
    "test",
    (jws) => {
      if (jws !== "signed") throw new Error("not signed");
      return outcomeFor("A-1", { status: "denied" });
    },
    silentLog,
  );
  return { reader: new ApprovalReader("test", log, verifier), reads };
}

describe("an approval in the log", () => {
  test.each<[string, ApprovalRecord[], string]>([
    ["without a record is absent", [], "absent"],
    ["is pending while its newest record opens a stage", [opened], "pending"],
    ["has ended when its newest record holds the outcome", [opened, denied], "ended"],
  ])("%s, by one question to the bus", async (_, records, kind) => {
    const { reader, reads } = readerOf(...records);
    expect((await reader.standing("A-1")).kind).toBe(kind);
    expect(reads.all).toBe(0);
  });

  test("has ended, and how is known, also behind the uses of its grant", async () => {
    const { reader } = readerOf(opened, denied, used);
    expect(await reader.standing("A-1")).toMatchObject({ kind: "ended", outcome: { status: "denied" } });
  });

  test("that goes on after an event which this version does not know is read in full", async () => {
    const unknown: ApprovalRecord = { events: [{ kind: "moved", atMs: 2 } as unknown as ApprovalEvent] };
    const { reader, reads } = readerOf(opened, unknown);
    expect(await reader.standing("A-1")).toEqual({ kind: "pending" });
    expect(reads.all).toBe(1);
  });

  test("that ended by what nobody trusted signed has ended, and nothing says how", async () => {
    const { reader } = readerOf(opened, { ...denied, outcome: "forged" });
    expect(await reader.standing("A-1")).toEqual({ kind: "ended", outcome: undefined });
  });
});
