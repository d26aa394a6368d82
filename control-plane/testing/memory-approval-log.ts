import type { ApprovalRecord } from "../../shared/approval/model.ts";
import type { ApprovalArchive, ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";

/** An approvals log in memory, with the stream's rules: one sequence for all, appends on the expected one only. */
export class MemoryApprovalLog implements ApprovalLog, ApprovalArchive {
  readonly records: StoredRecord[] = [];
  readonly #followers = new Set<(record: StoredRecord) => void>();
  /** Called before each append: where a test lets others run, or fails. */
  beforeAppend: () => Promise<void> = async () => {};

  async append(environment: string, approvalId: string, record: ApprovalRecord, expectedSequence: number) {
    await this.beforeAppend();
    const last = this.records.findLast(
      (stored) => stored.environment === environment && stored.approvalId === approvalId,
    );
    if ((last?.sequence ?? 0) !== expectedSequence) return "conflict" as const;
    const stored = { environment, approvalId, sequence: this.records.length + 1, record: structuredClone(record) };
    this.records.push(stored);
    for (const follow of this.#followers) queueMicrotask(() => follow(stored));
    return stored.sequence;
  }

  async read(environment: string, approvalId: string, afterSequence = 0) {
    return this.records.filter(
      (stored) =>
        stored.environment === environment && stored.approvalId === approvalId && stored.sequence > afterSequence,
    );
  }

  async lastSequence() {
    return this.records.length;
  }

  async readRange(fromSequence: number, beforeSequence: number) {
    return this.records.slice(fromSequence - 1, beforeSequence - 1);
  }

  async fingerprint(sequence: number) {
    const stored = this.records[sequence - 1];
    return stored === undefined ? undefined : JSON.stringify(stored);
  }

  async readLast(environment: string, approvalId: string) {
    return (await this.read(environment, approvalId)).at(-1);
  }

  async follow(fromSequence: number, onRecord: (record: StoredRecord) => void, onCaughtUp: () => void) {
    for (const stored of this.records.slice(fromSequence - 1)) onRecord(stored);
    this.#followers.add(onRecord);
    onCaughtUp();
    return async () => {
      this.#followers.delete(onRecord);
    };
  }

  async followOne(environment: string, approvalId: string, onRecord: (record: StoredRecord) => void) {
    const only = (stored: StoredRecord) => {
      if (stored.environment === environment && stored.approvalId === approvalId) onRecord(stored);
    };
    return this.follow(1, only, () => {});
  }
}
