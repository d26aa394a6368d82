import type { Logger } from "../../../runtime/log/logger.ts";
import { snapshotFormat } from "../../../shared/bus/codec-snapshot.ts";
import type { ApprovalArchive, SnapshotStore, StoredSnapshot } from "../../../shared/bus/ports.ts";
import { errorMessage } from "../../../shared/errors/postern-error.ts";
import type { ApprovalEntry } from "../approval-view.ts";
import { mayGoBetterLater } from "../retry.ts";
import { decodeSnapshot, encodeSnapshot, type Snapshot } from "./snapshot-file.ts";

/** How often a replica that starts asks for the snapshots while the bus does not answer, before it folds the whole log. */
const LOAD_ATTEMPTS = 5;
const LOAD_PAUSE_MS = 500;

export interface SnapshotKeeperPorts {
  readonly store: SnapshotStore;
  readonly archive: Pick<ApprovalArchive, "lastSequence" | "fingerprint">;
  readonly log: Logger;
  /** How many records are folded between two snapshots. */
  readonly everyRecords: number;
  /** What the replica has folded now, and what of it must be kept; undefined: something is missing from that for now. */
  readonly fold: () => { readonly sequence: number; readonly entries: readonly ApprovalEntry[] } | undefined;
}

/**
 * Writes snapshots of what this replica has folded, and finds the one to begin with. A snapshot is a cache: whatever is
 * wrong with one, or with writing it, is logged, and the log is folded instead.
 */
export class SnapshotKeeper {
  readonly #ports: SnapshotKeeperPorts;
  /** The newest that is known of, whoever wrote it. */
  #newest = 0;
  #writing: Promise<void> | undefined;
  #enabled = true;
  /** Ids of those that can't be used: they make room for the next. */
  readonly #unusable = new Set<string>();

  constructor(ports: SnapshotKeeperPorts) {
    this.#ports = ports;
  }

  /** The newest snapshot that is whole and belongs to this log; undefined: fold all of it. */
  async load(): Promise<Snapshot | undefined> {
    const { store, log } = this.#ports;
    for (let attempt = 1; attempt <= LOAD_ATTEMPTS; attempt += 1) {
      try {
        for (const stored of await store.list(snapshotFormat())) {
          const snapshot = await this.#usable(stored);
          if (snapshot === undefined) {
            this.#unusable.add(stored.id);
            continue;
          }
          this.#newest = snapshot.sequence;
          log.info({ sequence: snapshot.sequence, approvals: snapshot.entries.length }, "begins with a snapshot");
          return snapshot;
        }
        return undefined;
      } catch (error) {
        if (!mayGoBetterLater(error) || attempt === LOAD_ATTEMPTS) {
          log.warn({ error: errorMessage(error) }, "snapshots can't be read; the whole log is folded");
          return undefined;
        }
        await new Promise((resolve) => setTimeout(resolve, LOAD_PAUSE_MS));
      }
    }
    return undefined;
  }

  /** Writes in the background when enough was folded since the newest snapshot. */
  folded(sequence: number): void {
    if (!this.#enabled || this.#writing !== undefined || sequence < this.#newest + this.#ports.everyRecords) return;
    // Replicas come here at about the same time: one of them is enough.
    this.#writing = this.#write(this.#ports.everyRecords / 2).finally(() => {
      this.#writing = undefined;
    });
  }

  /** The log went back behind what was folded: memory may hold what the log does not, and must not outlive this process. */
  disable(): void {
    this.#enabled = false;
  }

  /** Finishes what is being written, and writes a last one when it saves the next start something. */
  async stop(): Promise<void> {
    await this.#writing;
    if (this.#enabled) await this.#write(Math.max(1, this.#ports.everyRecords / 10));
  }

  /** `worthwhile`: how many records more than the newest one it must cover. */
  async #write(worthwhile: number): Promise<void> {
    const { store, archive, log, fold } = this.#ports;
    // Taken in one go: entries do not change, they are replaced.
    const folded = fold();
    if (folded === undefined || folded.sequence < this.#newest + worthwhile) return;
    const { sequence, entries } = folded;
    try {
      const newest = (await store.list(snapshotFormat())).find(({ id }) => !this.#unusable.has(id));
      this.#newest = Math.max(this.#newest, newest?.sequence ?? 0);
      if (sequence < this.#newest + worthwhile) return;
      const fingerprint = await archive.fingerprint(sequence);
      if (fingerprint === undefined || !this.#enabled) return;
      const startedAt = performance.now();
      const content = await encodeSnapshot({ sequence, fingerprint, entries });
      const written = await store.write(snapshotFormat(), sequence, content, this.#unusable);
      this.#newest = Math.max(this.#newest, sequence);
      const tookMs = Math.round(performance.now() - startedAt);
      log.debug({ sequence, approvals: entries.length, bytes: content.byteLength, written, tookMs }, "snapshot");
    } catch (error) {
      // Not again at once: the next is due when as much was folded once more.
      this.#newest = Math.max(this.#newest, sequence);
      log.warn({ sequence, error: errorMessage(error) }, "snapshot not written");
    }
  }

  async #usable(stored: StoredSnapshot): Promise<Snapshot | undefined> {
    const { store, archive, log } = this.#ports;
    const { sequence } = stored;
    const last = await archive.lastSequence();
    if (sequence > last) {
      log.warn({ sequence, last }, "a snapshot is ahead of the log, which lost records or was restored; ignored");
      return undefined;
    }
    const content = await store.read(stored);
    if (content === undefined) {
      log.warn({ sequence }, "a snapshot is gone or damaged; ignored");
      return undefined;
    }
    const snapshot = await decodeSnapshot(content).catch((error: unknown) => {
      log.warn({ sequence, error: errorMessage(error) }, "a snapshot can't be read; ignored");
      return undefined;
    });
    if (snapshot === undefined) return undefined;
    if (snapshot.sequence === sequence && snapshot.fingerprint === (await archive.fingerprint(sequence)))
      return snapshot;
    log.warn({ sequence }, "a snapshot is of another log; ignored");
    return undefined;
  }
}
