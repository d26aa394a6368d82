import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, createGzip } from "node:zlib";
import { snapshotEntryCodec, snapshotFormat, snapshotHeaderCodec } from "../../../shared/bus/codec-snapshot.ts";
import { PosternError } from "../../../shared/errors/postern-error.ts";
import type { ApprovalEntry } from "../approval-view.ts";

/** What a replica must have in memory after it has folded the log up to `sequence`. */
export interface Snapshot {
  readonly sequence: number;
  /** Of the log's record there. */
  readonly fingerprint: string;
  readonly entries: readonly ApprovalEntry[];
}

/** Entries that are encoded or decoded before the event loop gets its turn: some milliseconds. */
const TURN = 200;
const NEWLINE = 10;

/** The bytes of a snapshot: JSON, one line for the header and one per approval, compressed with gzip. */
export async function encodeSnapshot({ sequence, fingerprint, entries }: Snapshot): Promise<Uint8Array> {
  const header = { format: snapshotFormat(), sequence, fingerprint, entries: entries.length };
  function* lines() {
    yield line(snapshotHeaderCodec.encode(header));
    for (let at = 0; at < entries.length; at += TURN) {
      yield Buffer.concat(entries.slice(at, at + TURN).map((entry) => line(snapshotEntryCodec.encode(entry))));
    }
  }
  const parts: Buffer[] = [];
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: constants.Z_BEST_SPEED }),
    async (compressed: AsyncIterable<Buffer>) => {
      for await (const part of compressed) parts.push(part);
    },
  );
  return Buffer.concat(parts);
}

/** Throws SNAPSHOT_INVALID, BUS_MESSAGE_INVALID, and what zlib throws, when the bytes are not a whole snapshot of this format. */
export async function decodeSnapshot(bytes: Uint8Array): Promise<Snapshot> {
  const entries: ApprovalEntry[] = [];
  let header: ReturnType<typeof snapshotHeaderCodec.decode> | undefined;
  await pipeline(Readable.from([bytes]), createGunzip(), async (parts: AsyncIterable<Buffer>) => {
    for await (const text of linesOf(parts)) {
      if (header !== undefined) entries.push(snapshotEntryCodec.decode(text));
      else {
        header = snapshotHeaderCodec.decode(text);
        if (header.format !== snapshotFormat()) throw invalid(`its format is ${header.format}`);
      }
    }
  });
  if (header === undefined) throw invalid("it is empty");
  if (header.entries !== entries.length) throw invalid(`${entries.length} of its ${header.entries} entries are there`);
  return { sequence: header.sequence, fingerprint: header.fingerprint, entries };
}

/** Lets others have their turn between the parts that come out of zlib, some 16 KiB each. */
async function* linesOf(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of parts) {
    let text = rest.length === 0 ? part : Buffer.concat([rest, part]);
    for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE)) {
      yield text.subarray(0, end);
      text = text.subarray(end + 1);
    }
    rest = text;
  }
  if (rest.length > 0) throw invalid("its last line is cut off");
}

function line(json: Uint8Array): Buffer {
  return Buffer.concat([json, Buffer.of(NEWLINE)]);
}

function invalid(why: string): PosternError {
  return new PosternError("internal", "SNAPSHOT_INVALID", `The snapshot can't be used: ${why}.`, {
    hint: "Nothing is lost: the log is folded instead, which takes longer.",
  });
}
