/** Which signals the OTEL_* variables ask for. */
export interface WantedSignals {
  readonly traces: boolean;
  readonly metrics: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the standard variables (OpenTelemetry Specification, "Environment Variables"). Unlike the SDK, which exports
 * to localhost when nothing is set, a signal is off until its exporter or an OTLP endpoint is named.
 */
export function wantedSignals(env: Variables): WantedSignals {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === "true") return { traces: false, metrics: false };
  return { traces: isWanted("TRACES", env) && !isNeverSampled(env), metrics: isWanted("METRICS", env) };
}

function isWanted(signal: "TRACES" | "METRICS", env: Variables): boolean {
  const exporter = env[`OTEL_${signal}_EXPORTER`]?.trim();
  if (exporter !== undefined && exporter !== "") return exporter !== "none";
  const endpoint = env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  return endpoint !== undefined && endpoint.trim() !== "";
}

/** Whether a call whose caller does not sample it is sure not to be sampled here either; the SDK's default. */
export function isParentBased(env: Variables): boolean {
  const sampler = env.OTEL_TRACES_SAMPLER?.trim() ?? "";
  return sampler === "" || sampler.startsWith("parentbased_");
}

function isNeverSampled(env: Variables): boolean {
  return env.OTEL_TRACES_SAMPLER?.trim() === "always_off";
}
