import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAuditBatch } from "../bus/codec.ts";
import { canonicalJson } from "../digest/index.ts";
import { auditBatches } from "../testing/arbitraries.ts";
import { chain } from "./chain.ts";
import { EntryBuffer } from "./entry-buffer.ts";
import type { AuditEntry } from "./model.ts";

const head = { environment: "dev", source: "agent-1", kind: "decision" } as const;
const textOf = ({ atMs, data, environment, kind, source, traceId }: AuditEntry) =>
  canonicalJson({ atMs, data, environment, kind, source, traceId });

describe("a buffer of entries", () => {
  it("seals the very batch that the chain makes of the same entries", () => {
    const links = fc.option(fc.record({ sequence: fc.nat({ max: 1e9 }), hash: fc.string() }), { nil: undefined });
    fc.assert(
      fc.property(auditBatches, links, ({ environment, source, kind, entries }, previous) => {
        const buffer = new EntryBuffer({ environment, source, kind }, 100_000);
        for (const entry of entries) expect(buffer.add(textOf(entry))).toBe(true);
        const sealed = buffer.seal(previous);
        const expected = chain(previous, { environment, source, kind, entries });
        expect(decodeAuditBatch(sealed.bytes)).toEqual(expected);
        expect({ ...sealed, bytes: undefined }).toEqual({
          environment,
          source,
          kind,
          sequence: expected.sequence,
          hash: expected.hash,
          count: entries.length,
          bytes: undefined,
        });
      }),
    );
  });

  it("takes what fits and nothing of what does not", () => {
    const buffer = new EntryBuffer(head, 100);
    expect(buffer.add('"ä"')).toBe(true);
    expect(buffer.add(`"${"x".repeat(100)}"`)).toBe(false);
    expect(buffer.add('"b"')).toBe(true);
    expect([buffer.count, Buffer.from(buffer.joined).toString()]).toEqual([2, '"ä","b"']);
  });

  it("has room for its end when it is full to the last byte", () => {
    const buffer = new EntryBuffer(head, 3 * 100);
    expect(buffer.add("1".repeat(100))).toBe(true);
    while (buffer.addJoined(Buffer.from("1"), 1));
    const previous = { sequence: Number.MAX_SAFE_INTEGER - 1, hash: `sha256:${"0".repeat(64)}` };
    const { sequence, entries } = JSON.parse(Buffer.from(buffer.seal(previous).bytes).toString());
    expect([sequence, entries.length]).toEqual([Number.MAX_SAFE_INTEGER, buffer.count]);
  });

  it("takes over the entries of another", () => {
    const other = new EntryBuffer(head, 100);
    other.add("1");
    other.add("2");
    const buffer = new EntryBuffer(head, 100);
    buffer.add("0");
    expect(buffer.addJoined(other.joined, other.count)).toBe(true);
    other.clear();
    expect(buffer.addJoined(other.joined, other.count)).toBe(true);
    expect([buffer.count, Buffer.from(buffer.joined).toString()]).toEqual([3, "0,1,2"]);
  });
});
