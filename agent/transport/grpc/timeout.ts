/** Milliseconds per unit of grpc-timeout (gRPC over HTTP/2, "Timeout → TimeoutValue TimeoutUnit"). */
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

const TIMEOUT = /^(\d{1,8})([HMSmun])$/;

/** Parses a grpc-timeout header to milliseconds; undefined: malformed. */
export function parseTimeout(value: string): number | undefined {
  const match = TIMEOUT.exec(value);
  const unit = match?.[2] === undefined ? undefined : UNIT_MS[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
