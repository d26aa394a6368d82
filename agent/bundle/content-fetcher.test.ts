import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { splitContent } from "../../shared/bundle/pieces.ts";
import { sha256Digest } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { silentLog } from "../ports.ts";
import { ContentFetcher } from "./content-fetcher.ts";
import { PieceShelf } from "./piece-shelf.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-pieces-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Text of many small parts, none like another. */
const content = (parts: number, changed = -1) =>
  Buffer.from(
    Array.from({ length: parts }, (_, part) => `${part}:${Math.sin(part + (part === changed ? 0.5 : 0))}\n`).join(""),
  );

/** A bus that holds one content, counts what is asked of it, and can fail. */
function bus(bytes: Uint8Array) {
  const stored = new Map(splitContent(bytes).map((piece) => [piece.id, piece.bytes]));
  const asked: string[] = [];
  let failAfter = Number.POSITIVE_INFINITY;
  return {
    bundle: {
      revision: 2,
      digest: sha256Digest(bytes),
      signature: "s",
      pieces: splitContent(bytes).map(({ id }) => id),
    },
    stored,
    asked,
    failAfter: (pieces: number) => {
      failAfter = pieces;
    },
    source: {
      getContent: async () => {
        asked.push("whole");
        return bytes;
      },
      getPiece: async (id: string) => {
        if (asked.length >= failAfter) throw new PosternError("unavailable", "BUS_UNAVAILABLE", "gone");
        asked.push(id);
        return stored.get(id);
      },
    },
  };
}

function fetcher(source: ReturnType<typeof bus>["source"], held?: Uint8Array) {
  const shelf = new PieceShelf(folder, "test");
  return new ContentFetcher({ source, shelf, held: async () => held, log: silentLog });
}

const before = content(20_000);
const after = content(20_000, 9_000);

test("who enforces one revision asks only for the pieces of the next that it lacks", async () => {
  const { bundle, source, asked } = bus(after);
  const fetched = await fetcher(source, before).fetch(bundle);
  expect(fetched?.how).toBe("pieces");
  expect(Buffer.from(fetched?.bytes ?? []).equals(after)).toBe(true);
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(fetched?.fetchedBytes).toBeLessThan(after.length / 4);
});

test("who has nothing asks for every piece, once", async () => {
  const { bundle, source, asked } = bus(after);
  const fetched = await fetcher(source).fetch(bundle);
  expect(fetched).toMatchObject({ how: "pieces", fetchedBytes: after.length });
  expect([...asked].sort()).toEqual([...new Set(bundle.pieces)].sort());
});

test("a fetch that was cut short goes on where it was, after a restart too", async () => {
  const { bundle, source, asked, failAfter } = bus(after);
  failAfter(5);
  await expect(fetcher(source).fetch(bundle)).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
  failAfter(Number.POSITIVE_INFINITY);
  expect(asked).toHaveLength(5);
  // Another process, as far as it can tell.
  const fetched = await fetcher(source).fetch(bundle);
  expect(Buffer.from(fetched?.bytes ?? []).equals(after)).toBe(true);
  expect(asked).toHaveLength(new Set(bundle.pieces).size);
});

test("a piece that was cut or altered on disk is fetched again", async () => {
  const { bundle, source, asked, failAfter } = bus(after);
  failAfter(4);
  await expect(fetcher(source).fetch(bundle)).rejects.toThrow();
  for (const [index, name] of (await readdir(join(folder, "pieces-test"))).entries()) {
    await writeFile(join(folder, "pieces-test", name), index % 2 === 0 ? "" : "something else");
  }
  failAfter(Number.POSITIVE_INFINITY);
  const fetched = await fetcher(source).fetch(bundle);
  expect(Buffer.from(fetched?.bytes ?? []).equals(after)).toBe(true);
  expect(asked).toHaveLength(4 + new Set(bundle.pieces).size);
});

test("what is left of one content does not stay when another is fetched, nor when one is in force", async () => {
  const { bundle, source, failAfter } = bus(before);
  failAfter(6);
  await expect(fetcher(source).fetch(bundle)).rejects.toThrow();
  const next = bus(content(20_000, 1));
  const last = fetcher(next.source, before);
  await last.fetch(next.bundle);
  const left = await readdir(join(folder, "pieces-test"));
  expect(left.every((id) => next.bundle.pieces.includes(id))).toBe(true);
  last.done();
  await last.fetch({ revision: 3, digest: "sha256:0", signature: "s", content: "carried" });
  expect(await readdir(folder)).toEqual([]);
});

test.each(["gone from the bus", "another's", "listed wrongly", "not permitted"])(
  "pieces that are %s cost the whole content",
  async (how) => {
    const { bundle, source, stored } = bus(after);
    const [first = "", second = ""] = bundle.pieces;
    if (how === "gone from the bus") stored.delete(first);
    if (how === "another's") stored.set(first, Buffer.from("altered"));
    if (how === "not permitted") {
      source.getPiece = () => Promise.reject(new PosternError("permission_denied", "BUS_FORBIDDEN", "not for you"));
    }
    const pieces = how === "listed wrongly" ? [second, ...bundle.pieces] : bundle.pieces;
    const fetched = await fetcher(source).fetch({ ...bundle, pieces });
    expect(fetched?.how).toBe("whole");
    expect(Buffer.from(fetched?.bytes ?? []).equals(after)).toBe(true);
  },
);
