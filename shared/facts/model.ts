import type { JsonValue } from "../json.ts";

/** A live value pushed to agents; conditions read it as `facts.<path>`. */
export interface Fact {
  /** Dotted, each segment `[A-Za-z_][A-Za-z0-9_]*`: `incident.active`. */
  readonly path: string;
  readonly value: JsonValue;
  /** When it was put or, by putting the same value again, renewed: its age counts from here. */
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  /** From this moment on it is absent, wherever it is still stored. Absent: it stays until it is replaced or deleted. */
  readonly expiresAtMs?: number;
  /** Which system says so, such as "pagerduty"; absent: nobody named one. */
  readonly source?: string;
  /** Why it was put; absent: nobody said. */
  readonly reason?: string;
}

/** A fact as the bus keeps it. */
export interface StoredFact extends Fact {
  /** Strictly increasing over all facts of all environments: which of two was put later. */
  readonly revision: number;
}

/** When facts were put, as far as that can be told at one moment. */
export interface FactTimes {
  /**
   * When what is at a path was put: of several facts at or below it, the oldest. Undefined: nothing is there, or part of
   * it is nobody's fact but a declared default.
   */
  putAtMs(path: readonly string[]): number | undefined;
  /** When the bus last surely told all there was; undefined: never. */
  readonly seenAtMs: number | undefined;
}
