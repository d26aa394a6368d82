import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain } from "./chain.ts";
import type { AuditBatch } from "./model.ts";
import { verifyChain } from "./verify-chain.ts";

function batches(count: number, source = "agent-1"): AuditBatch[] {
  const all: AuditBatch[] = [];
  for (let i = 1; i <= count; i++) {
    const kind = i % 2 === 0 ? "decision" : "outcome";
    const entry = { kind, environment: "dev", source, atMs: i, traceId: "", data: { n: i } } as const;
    all.push(chain(all.at(-1), { environment: "dev", source, kind, entries: [entry] }));
  }
  return all;
}

/** The batch at a position of a list that is known to be long enough. */
function at(list: readonly AuditBatch[], position: number): AuditBatch {
  const batch = list[position];
  if (batch === undefined) throw new Error(`no batch at ${position}`);
  return batch;
}

const found = (list: readonly AuditBatch[]) => verifyChain(list).map(({ kind, sequence }) => `${kind} ${sequence}`);

describe("the audit chain", () => {
  it("is intact as it was written, also after a restart of the source", () => {
    expect(found([])).toEqual([]);
    expect(found(batches(5))).toEqual([]);
    const later = chain(undefined, { environment: "dev", source: "agent-1", kind: "outcome", entries: [] });
    expect(found([...batches(5), later])).toEqual([]);
  });

  it("survives the way over the bus", () => {
    expect(found(JSON.parse(JSON.stringify(batches(4))))).toEqual([]);
  });

  it("names the batch that is missing", () => {
    const all = batches(6);
    expect(found(all.filter((b) => b.sequence !== 3))).toEqual(["missing 3"]);
    expect(verifyChain(all.filter((b) => b.sequence < 2 || b.sequence > 4))[0]?.message).toBe(
      "batches 2 to 4 are missing",
    );
  });

  it("names the batch whose entries were altered", () => {
    const all = batches(4);
    all[1] = { ...at(all, 1), entries: [] };
    expect(found(all)).toEqual(["altered 2"]);
  });

  it("names the batch that was altered and hashed again", () => {
    const all = batches(4);
    all[1] = chain(at(all, 0), { ...at(all, 1), entries: [] });
    expect(found(all)).toEqual(["altered 2"]);
  });

  it("names the batch that stands before the one it follows", () => {
    const [a, b, c, d] = batches(4) as [AuditBatch, AuditBatch, AuditBatch, AuditBatch];
    expect(found([a, c, b, d])).toEqual(["reordered 3"]);
  });

  it("names the batch that is repeated", () => {
    const all = batches(3);
    expect(found([...all, at(all, 1)])).toEqual(["repeated 2"]);
    expect(found([at(all, 0), at(all, 1), at(all, 1), at(all, 2)])).toEqual(["repeated 2"]);
  });

  it("names the place for which there are two different batches", () => {
    const all = batches(3);
    const forged = chain(at(all, 0), { environment: "dev", source: "agent-1", kind: "decision", entries: [] });
    expect(found([at(all, 0), at(all, 1), forged, at(all, 2)])).toEqual(["repeated 2"]);
  });

  it("does not take the batch of another source for one of this", () => {
    expect(found([...batches(2), at(batches(1, "agent-2"), 0)])).toEqual(["foreign 1"]);
  });

  it("finds any one batch dropped but the last, altered, or put elsewhere", () => {
    const size = 8;
    const position = fc.nat({ max: size - 2 });
    fc.assert(
      fc.property(position, fc.constantFrom("drop", "alter", "swap", "repeat"), (i, how) => {
        const all = batches(size);
        const victim = at(all, i);
        if (how === "drop") all.splice(i, 1);
        if (how === "alter") all[i] = { ...victim, entries: [...victim.entries, ...victim.entries] };
        if (how === "swap") all.splice(i, 2, at(all, i + 1), victim);
        if (how === "repeat") all.push(victim);
        return verifyChain(all).length > 0;
      }),
    );
  });
});
