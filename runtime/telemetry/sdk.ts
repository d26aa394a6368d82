import { NodeSDK, resources } from "@opentelemetry/sdk-node";
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from "@opentelemetry/semantic-conventions";
import type { TelemetryOptions } from "./start-telemetry.ts";
import type { WantedSignals } from "./wanted-signals.ts";

/**
 * The OpenTelemetry SDK for the wanted signals, started. Exporters, samplers and limits come from the variables; an
 * empty list keeps the SDK from exporting a signal that nobody asked for.
 */
export function startSdk(options: TelemetryOptions, wanted: WantedSignals): NodeSDK {
  const resource = resources.resourceFromAttributes({
    [ATTR_SERVICE_NAME]: options.serviceName,
    [ATTR_SERVICE_VERSION]: options.version,
    ...(options.instanceId === undefined ? {} : { [ATTR_SERVICE_INSTANCE_ID]: options.instanceId }),
  });
  const sdk = new NodeSDK({
    resource: resources.defaultResource().merge(resource),
    // Logs leave as JSON lines on standard output and carry the trace's ids.
    logRecordProcessors: [],
    ...(wanted.traces ? {} : { spanProcessors: [] }),
    ...(wanted.metrics ? {} : { metricReaders: [] }),
  });
  sdk.start();
  return sdk;
}
