/**
 * Whether anything is traced or measured at all. Both are off until startTelemetry finds a variable that asks for it;
 * the hot path reads these two booleans and, while they are off, does nothing else for telemetry.
 */
export const tracing: { readonly enabled: boolean } = { enabled: false };
export const metering: { readonly enabled: boolean } = { enabled: false };

/** Throws the switches: startTelemetry, and nobody else. */
export function setSwitches(enabled: { readonly tracing: boolean; readonly metering: boolean }): void {
  Object.assign(tracing, { enabled: enabled.tracing });
  Object.assign(metering, { enabled: enabled.metering });
}
