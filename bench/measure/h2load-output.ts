export interface H2loadSummary {
  readonly callsPerSecond: number;
  readonly done: number;
  /** Failed, errored, timed out, or answered with another status than 2xx. */
  readonly failed: number;
  /** Of DATA frames. */
  readonly dataBytes: number;
}

/** Reads what h2load prints when it is done. */
export function parseH2loadSummary(text: string): H2loadSummary {
  const numbers = (pattern: RegExp) => (pattern.exec(text) ?? []).slice(1).map(Number);
  const [callsPerSecond] = numbers(/finished in [^,]+, ([\d.]+) req\/s/);
  const [done, , failed, errored, timedOut] = numbers(
    /(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/,
  );
  const [ok] = numbers(/status codes: (\d+) 2xx/);
  const [dataBytes] = numbers(/headers \([^)]*\), \S+ \((\d+)\) data/);
  if (callsPerSecond === undefined || done === undefined || ok === undefined || dataBytes === undefined) {
    throw new Error(`h2load said something unexpected:\n${text}`);
  }
  return {
    callsPerSecond,
    done,
    failed: Math.max((failed ?? 0) + (errored ?? 0) + (timedOut ?? 0), done - ok),
    dataBytes,
  };
}

/** Reads h2load's --log-file: start, HTTP status and microseconds until the end of the answer, separated by tabs. */
export function parseH2loadLog(text: string): number[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(line.split("\t")[2]));
}
