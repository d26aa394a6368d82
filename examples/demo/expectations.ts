/** What the demo claims, and whether it held. */
export interface Expectations {
  /** Records and prints one claim. `found` is shown when it does not hold. */
  expect(claim: string, holds: boolean, found?: unknown): void;
  readonly total: number;
  readonly held: number;
  readonly failures: readonly string[];
}

/** A recorder that writes one line per claim. */
export function createExpectations(write: (line: string) => void): Expectations {
  let total = 0;
  const failures: string[] = [];
  return {
    expect(claim, holds, found) {
      total += 1;
      if (holds) {
        write(`  ✓ ${claim}`);
        return;
      }
      failures.push(claim);
      write(`  ✗ ${claim}`);
      if (found !== undefined) write(`    found: ${describe(found)}`);
    },
    get total() {
      return total;
    },
    get held() {
      return total - failures.length;
    },
    failures,
  };
}

function describe(found: unknown): string {
  const text = found instanceof Error ? found.message : typeof found === "string" ? found : JSON.stringify(found);
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}
