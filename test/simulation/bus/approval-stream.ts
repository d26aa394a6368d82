import type { ApprovalRecord } from "../../../shared/approval/model.ts";
import { decodeApprovalRecord, encodeApprovalRecord } from "../../../shared/bus/codec.ts";
import type { ApprovalArchive, ApprovalLog, StoredRecord } from "../../../shared/bus/ports.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { Feed } from "./feed.ts";
import type { Link } from "./link.ts";

/** The approvals stream: one sequence for all, and appends on the expected one only. */
export class ApprovalStream {
  readonly records: StoredRecord[] = [];
  /** When each was stored, by the world's clock. */
  readonly storedAtMs: number[] = [];
  /** Who appended each. */
  readonly #authors: Life[] = [];
  readonly #world: World;
  readonly #link: Link;
  readonly #checksExpectation: boolean;
  readonly #byApproval = new Map<string, StoredRecord[]>();
  readonly #feeds = new Set<Feed<StoredRecord>>();

  constructor(world: World, link: Link, checksExpectation: boolean) {
    this.#world = world;
    this.#link = link;
    this.#checksExpectation = checksExpectation;
  }

  /** All records of one approval, oldest first. */
  of(approvalId: string): readonly StoredRecord[] {
    return this.#byApproval.get(approvalId) ?? [];
  }

  logFor(life: Life): ApprovalLog {
    const ask = <T>(serve: () => T) => this.#link.ask(life, serve);
    return {
      append: (environment, approvalId, record, expected) =>
        ask(() => this.#append(life, environment, approvalId, record, expected)),
      read: (_, approvalId, after = 0) => ask(() => this.of(approvalId).filter(({ sequence }) => sequence > after)),
      readLast: (_, approvalId) => ask(() => this.#lastOf(approvalId)),
      follow: async (from, onRecord, onCaughtUp) => {
        const target = await ask(() => this.records.length);
        if (from > target) onCaughtUp();
        return this.#follow(life, from - 1, (stored) => {
          onRecord(stored);
          if (stored.sequence === target) onCaughtUp();
        });
      },
      followOne: async (_, approvalId, onRecord) =>
        this.#follow(life, 0, (stored) => {
          if (stored.approvalId === approvalId) onRecord(stored);
        }),
    };
  }

  archiveFor(life: Life): ApprovalArchive {
    const ask = <T>(serve: () => T) => this.#link.ask(life, serve);
    return {
      lastSequence: () => ask(() => this.records.length),
      readRange: (from, before) => ask(() => this.records.slice(from - 1, before - 1)),
      fingerprint: async (sequence) => {
        const fingerprint = await ask(() => (this.records[sequence - 1] === undefined ? undefined : `r${sequence}`));
        // A snapshot is compressed next, on threads of their own; or else the log is read.
        if (fingerprint !== undefined) life.release = this.#world.hold();
        return fingerprint;
      },
    };
  }

  #append(
    author: Life,
    environment: string,
    approvalId: string,
    record: ApprovalRecord,
    expected: number,
  ): number | "conflict" {
    const before = this.#byApproval.get(approvalId) ?? [];
    const last = before.at(-1)?.sequence ?? 0;
    if (this.#checksExpectation && last !== expected) return "conflict";
    const sequence = this.records.length + 1;
    // What others read is what can be written. Not of every record, for the sake of time.
    const isEncoded = sequence % 4 === 0;
    const written = isEncoded ? decodeApprovalRecord(encodeApprovalRecord(record)) : record;
    const stored = { environment, approvalId, sequence, record: written };
    this.records.push(stored);
    this.#byApproval.set(approvalId, [...before, stored]);
    this.storedAtMs.push(this.#world.nowMs);
    this.#authors.push(author);
    for (const feed of this.#feeds) {
      if (feed.isOver) this.#feeds.delete(feed);
      else feed.more();
    }
    return sequence;
  }

  /** As a direct get answers it: perhaps from a server that is a little behind. */
  #lastOf(approvalId: string): StoredRecord | undefined {
    const all = this.of(approvalId);
    const isBehind = this.#world.random.chance(this.#link.weather.duplicate / 4);
    return isBehind && all.length > 1 ? all.at(-2) : all.at(-1);
  }

  #follow(life: Life, from: number, onRecord: (stored: StoredRecord) => void) {
    const mark = (stored: StoredRecord) =>
      onRecord(this.#authors[stored.sequence - 1] === life ? { ...stored, mine: true } : stored);
    const feed = new Feed(this.#world, this.#link, life, this.records, from, mark);
    this.#feeds.add(feed);
    return async () => {
      feed.stop();
      this.#feeds.delete(feed);
    };
  }
}
