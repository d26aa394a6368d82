/** google.protobuf.Timestamp and Duration: both are whole seconds and nanoseconds. */
interface SecondsAndNanos {
  readonly seconds: number;
  readonly nanos: number;
}

/** Epoch milliseconds -> Timestamp. */
export function toTimestamp(epochMs: number): SecondsAndNanos {
  // A Timestamp's nanos count forward, also before 1970.
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, nanos: Math.round((epochMs - seconds * 1000) * 1_000_000) };
}

/** Timestamp -> epoch milliseconds. */
export function fromTimestamp(timestamp: SecondsAndNanos): number {
  return timestamp.seconds * 1000 + timestamp.nanos / 1_000_000;
}

/** Milliseconds -> Duration. */
export function toDuration(ms: number): SecondsAndNanos {
  // A Duration's nanos have the sign of its seconds.
  const seconds = Math.trunc(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1_000_000) };
}

/** Duration -> milliseconds. */
export function fromDuration(duration: SecondsAndNanos): number {
  return duration.seconds * 1000 + duration.nanos / 1_000_000;
}
