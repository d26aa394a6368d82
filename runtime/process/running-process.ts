/** How a process ended. */
export interface ProcessExit {
  /** Undefined: a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

/** A process that was started and may not be ready yet. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves when it serves; rejects with a PosternError when it ended or failed before. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** A no-op when it has ended. */
  signal(signal: NodeJS.Signals): void;
}

/** "exit code 3", "SIGKILL" */
export function describeExit(exit: ProcessExit): string {
  return exit.signal ?? `exit code ${exit.code ?? "unknown"}`;
}
