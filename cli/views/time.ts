import type { Timestamp__Output } from "../../proto/gen/google/protobuf/Timestamp.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";

/** Milliseconds since the Unix epoch; undefined for no time. */
export function toMs(time: Timestamp__Output | null): number | undefined {
  return time === null ? undefined : Math.round(fromTimestamp(time));
}

/** RFC 3339 with milliseconds, UTC, as --json prints it; "" for no time. */
export function toIso(time: Timestamp__Output | null): string {
  const ms = toMs(time);
  return ms === undefined ? "" : new Date(ms).toISOString();
}
