/**
 * Whether anything is traced or measured at all. Both are off until startTelemetry finds a variable that asks for it;
 * the hot path reads these two booleans and, while they are off, does nothing else for telemetry.
 */
export const tracing: {
  readonly enabled: boolean;
  /** A call that its caller does not sample is not sampled here. */
  readonly parentBased: boolean;
} = { enabled: false, parentBased: true };
export const metering: { readonly enabled: boolean } = { enabled: false };

/** Throws the switches: startTelemetry, and nobody else. */
export function setSwitches(to: { readonly tracing: typeof tracing; readonly metering: typeof metering }): void {
  Object.assign(tracing, to.tracing);
  Object.assign(metering, to.metering);
}
