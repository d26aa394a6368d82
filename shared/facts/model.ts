import type { JsonValue } from "../json.ts";

/** A live value pushed to agents; conditions read it as `facts.<path>`. */
export interface Fact {
  /** Dotted, each segment `[A-Za-z_][A-Za-z0-9_]*`: `incident.active`. */
  readonly path: string;
  readonly value: JsonValue;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
}
