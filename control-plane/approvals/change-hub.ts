import { PosternError } from "../../shared/errors/postern-error.ts";
import { type ApprovalEntry, keyOf } from "./approval-view.ts";

/** Approvals that may wait for one slow reader: only the newest state of each is kept. */
const MAX_BACKLOG = 10_000;

interface Watcher {
  readonly wants: (entry: ApprovalEntry) => boolean;
  readonly backlog: Map<string, ApprovalEntry>;
  wake: () => void;
  end: "open" | "closed" | "overrun";
}

/** Hands every change to whoever watches. */
export class ChangeHub {
  readonly #watchers = new Set<Watcher>();
  #closed = false;

  get watcherCount(): number {
    return this.#watchers.size;
  }

  publish(entry: ApprovalEntry): void {
    for (const watcher of this.#watchers) {
      if (!watcher.wants(entry)) continue;
      // Deleted first, so that the reader gets changes in the order of their last one.
      const key = keyOf(entry.environment, entry.approvalId);
      watcher.backlog.delete(key);
      watcher.backlog.set(key, entry);
      if (watcher.backlog.size > MAX_BACKLOG) this.#end(watcher, "overrun");
      watcher.wake();
    }
  }

  /** Ends every watch; those that wait get what is there first. */
  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers) this.#end(watcher, "closed");
  }

  /**
   * `first`, and then each change that meets `meets`; also, once, an approval that was shown and no longer does, so
   * that the reader can take it off its list. A reader that is slower than the changes misses states between, never
   * the newest. Ends with the signal and with `close`; throws WATCHER_TOO_SLOW when too much waits for it.
   */
  async *watch(
    first: Iterable<ApprovalEntry>,
    meets: (entry: ApprovalEntry) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<ApprovalEntry> {
    const shown = new Set<string>();
    const backlog = new Map<string, ApprovalEntry>();
    for (const entry of first) backlog.set(keyOf(entry.environment, entry.approvalId), entry);
    const watcher: Watcher = {
      wants: (entry) => {
        const key = keyOf(entry.environment, entry.approvalId);
        return meets(entry) || shown.has(key) || backlog.has(key);
      },
      backlog,
      wake: () => {},
      end: this.#closed ? "closed" : "open",
    };
    const stop = () => this.#end(watcher, "closed");
    this.#watchers.add(watcher);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      while (true) {
        for (const [key, entry] of backlog) {
          backlog.delete(key);
          if (meets(entry)) shown.add(key);
          else shown.delete(key);
          yield entry;
          if (signal.aborted) return;
        }
        if (watcher.end === "closed") return;
        if (watcher.end === "overrun") throw tooSlow();
        await new Promise<void>((resolve) => {
          watcher.wake = resolve;
          if (backlog.size > 0 || watcher.end !== "open") resolve();
        });
      }
    } finally {
      signal.removeEventListener("abort", stop);
      this.#watchers.delete(watcher);
    }
  }

  #end(watcher: Watcher, how: "closed" | "overrun"): void {
    if (watcher.end === "open") watcher.end = how;
    this.#watchers.delete(watcher);
    watcher.wake();
  }
}

function tooSlow(): PosternError {
  return new PosternError(
    "resource_exhausted",
    "WATCHER_TOO_SLOW",
    `More than ${MAX_BACKLOG} changed approvals wait for this watcher.`,
    { hint: "Watch again: it begins with what is pending.", retryAfterMs: 1_000 },
  );
}
