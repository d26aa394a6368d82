import { setSwitches } from "./switches.ts";
import { isParentBased, wantedSignals } from "./wanted-signals.ts";

export interface TelemetryOptions {
  /** "postern-agent"; OTEL_SERVICE_NAME beats it. */
  readonly serviceName: string;
  readonly version: string;
  /** `service.instance.id`: the agent's or the replica's id. */
  readonly instanceId?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Telemetry {
  /** Exports what is left and stops. Never fails: lost telemetry is no reason to fail a shutdown. */
  shutdown(): Promise<void>;
}

/**
 * Starts OpenTelemetry as the OTEL_* variables say (docs/telemetry.md). Call it before anything is composed. When they
 * ask for nothing the SDK is not even loaded, and all spans and instruments are the API's no-ops.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const env = options.env ?? process.env;
  const wanted = wantedSignals(env);
  if (!wanted.traces && !wanted.metrics) return { shutdown: async () => {} };
  const { startSdk } = await import("./sdk.ts");
  const sdk = startSdk(options, wanted);
  const parentBased = isParentBased(env);
  setSwitches({ tracing: { enabled: wanted.traces, parentBased }, metering: { enabled: wanted.metrics } });
  return {
    async shutdown() {
      setSwitches({ tracing: { enabled: false, parentBased }, metering: { enabled: false } });
      await sdk.shutdown().catch(() => {});
    },
  };
}
