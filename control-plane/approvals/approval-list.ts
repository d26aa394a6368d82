import type { ApprovalArchive, ApprovalLog, StoredRecord } from "../../shared/bus/ports.ts";
import { formatPageToken, type Page, takePage } from "../paging/page-token.ts";
import { type ApprovalCriteria, isAllInMemory, mayEverMeet, meets } from "./approval-filter.ts";
import { type ApprovalEntry, type ApprovalView, foldRecords, keyOf } from "./approval-view.ts";

/** Records of the log that one page may cost: some tenths of a second. */
export const MAX_SCANNED = 5_000;
/** The log is read backwards in steps that grow: most pages are full after the first. */
const FIRST_STEP = 256;
const LONGEST_STEP = 2_048;
/** Approvals whose later records are looked up at once. */
const LOOKED_UP_AT_ONCE = 64;

export interface ListPorts {
  readonly view: ApprovalView;
  readonly log: Pick<ApprovalLog, "read" | "readLast">;
  readonly archive: Pick<ApprovalArchive, "readRange">;
}

/**
 * The next `size` approvals that meet the criteria, newest first: those at hand from memory, the older ones from the log,
 * backwards. A page may hold fewer than asked, even none, with a token for the next: its time is bounded, however rare
 * what is looked for. `before`: only those whose first record is older than this one.
 */
export async function listApprovals(
  ports: ListPorts,
  criteria: ApprovalCriteria,
  size: number,
  before: number,
): Promise<Page<ApprovalEntry>> {
  const { view } = ports;
  const met = matching(view.newestFirst(before), criteria);
  if (isAllInMemory(criteria)) return takePage(met, size, ({ firstSequence }) => firstSequence);
  const { completeFrom } = view;
  const entries: ApprovalEntry[] = [];
  for (const entry of met) {
    if (entry.firstSequence < completeFrom) break;
    entries.push(entry);
    if (entries.length === size) return pageOf(entries, entry.firstSequence);
  }
  return continueInLog(ports, criteria, size, Math.min(before, completeFrom), entries);
}

async function continueInLog(
  ports: ListPorts,
  criteria: ApprovalCriteria,
  size: number,
  before: number,
  entries: ApprovalEntry[],
): Promise<Page<ApprovalEntry>> {
  const stretch = new LogStretch(ports);
  let cursor = before;
  for (let step = FIRST_STEP; cursor > 1 && stretch.scanned < MAX_SCANNED; step = Math.min(2 * step, LONGEST_STEP)) {
    const from = Math.max(1, cursor - step);
    for (const begun of chunks(await stretch.begunIn(from, cursor, criteria), LOOKED_UP_AT_ONCE)) {
      for (const entry of await Promise.all(begun.map((records) => stretch.now(records)))) {
        if (entry === undefined || !meets(entry, criteria)) continue;
        entries.push(entry);
        if (entries.length === size) return pageOf(entries, entry.firstSequence);
      }
    }
    cursor = from;
  }
  return pageOf(entries, cursor);
}

/** What one page has read of the log so far: a stretch that grows towards its beginning. */
class LogStretch {
  readonly #ports: ListPorts;
  /** By approval, oldest first: those that were requested before the stretch, or will turn out to be. */
  readonly #later = new Map<string, StoredRecord[]>();
  scanned = 0;

  constructor(ports: ListPorts) {
    this.#ports = ports;
  }

  /** The approvals that were requested in the next part, newest first, each with its records as far as read. */
  async begunIn(from: number, before: number, criteria: ApprovalCriteria): Promise<readonly StoredRecord[][]> {
    const records = await this.#ports.archive.readRange(from, before);
    this.scanned += before - from;
    const begun: StoredRecord[][] = [];
    for (const stored of records.toReversed()) {
      const key = keyOf(stored.environment, stored.approvalId);
      const all = [stored, ...(this.#later.get(key) ?? [])];
      const [first] = stored.record.events;
      if (first?.kind !== "requested") this.#later.set(key, all);
      else {
        this.#later.delete(key);
        if (mayEverMeet(stored.environment, first.escalation, criteria)) begun.push(all);
      }
    }
    return begun;
  }

  /** The approval as it is now: from memory, or from these records if they are all, or from all that the log has. */
  async now(records: readonly StoredRecord[]): Promise<ApprovalEntry | undefined> {
    const [first] = records;
    if (first === undefined) return undefined;
    const { environment, approvalId } = first;
    const known = this.#ports.view.get(environment, approvalId);
    if (known !== undefined) return known;
    const last = await this.#ports.log.readLast(environment, approvalId);
    const isAll = last?.sequence === records.at(-1)?.sequence;
    return foldRecords(isAll ? records : await this.#ports.log.read(environment, approvalId));
  }
}

/** `cursor`: all whose first record is this one or a later one were looked at. */
function pageOf(entries: readonly ApprovalEntry[], cursor: number): Page<ApprovalEntry> {
  return { entries, nextPageToken: cursor > 1 ? formatPageToken(cursor) : "" };
}

function* matching(entries: Iterable<ApprovalEntry>, criteria: ApprovalCriteria): Generator<ApprovalEntry> {
  for (const entry of entries) if (meets(entry, criteria)) yield entry;
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
