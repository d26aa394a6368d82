import { expect, test } from "vitest";
import { chain } from "../../shared/audit/index.ts";
import type { AuditEntry } from "../../shared/audit/model.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditReader } from "../../shared/bus/ports.ts";
import type { JsonObject } from "../../shared/json.ts";
import { readHistory } from "./read-history.ts";

const put = (path: string, atMs: number, more: JsonObject = {}): AuditEntry => ({
  kind: "fact_changed",
  environment: "dev",
  source: "replica",
  atMs,
  traceId: "",
  data: { operation: "put", path, value: atMs, by: "ann", ...more },
});

function audit(...batches: readonly (readonly AuditEntry[] | "junk")[]): Pick<AuditReader, "scan"> {
  const about = { environment: "dev", kind: "fact_changed", source: "replica" } as const;
  async function* stored() {
    for (const entries of batches) {
      const bytes =
        entries === "junk" ? new Uint8Array([1]) : sealAuditBatch(chain(undefined, { ...about, entries })).bytes;
      yield { storedAtMs: 0, bytes };
    }
  }
  return { scan: async () => ({ total: batches.length, isComplete: true, batches: stored() }) };
}

const read = (from: Pick<AuditReader, "scan">, limit: number, wants = (_: string) => true) =>
  readHistory(from, "dev", 0, wants, limit).then((changes) => changes.map(({ path }) => path));

test("the latest changes come first, also where replicas stored theirs out of order", async () => {
  const stored = audit([put("a", 1), put("c", 30)], "junk", [put("b", 20)], [put("d", 40)]);
  expect(await read(stored, 3)).toEqual(["d", "c", "b"]);
});

test("only what is wanted counts, and what is no change of a fact is left out", async () => {
  const stored = audit([put("a", 1), put("b", 2), { ...put("a", 3), data: { operation: "unheard of" } }]);
  expect(await read(stored, 10, (path) => path === "a")).toEqual(["a"]);
});

test("however much there is, the answer is the latest", async () => {
  const many = Array.from({ length: 40 }, (_, batch) =>
    Array.from({ length: 50 }, (__, n) => put(`f${batch * 50 + n}`, batch * 50 + n)),
  );
  expect(await read(audit(...many), 2)).toEqual(["f1999", "f1998"]);
});
