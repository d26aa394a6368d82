import { fileURLToPath } from "node:url";
import { loadSync, type MethodDefinition } from "@grpc/proto-loader";
import { vi } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import { asBuffer } from "../../runtime/rpc/codec.ts";
import { createGrpcJsServer } from "../../runtime/rpc/grpc-js-server.ts";
import { describeAddress } from "../../runtime/rpc/listener.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import {
  type MetricsRequest,
  type ReceivedPoint,
  type ReceivedSpan,
  readPoints,
  readSpans,
  type TraceRequest,
} from "./otlp-messages.ts";

export type { ReceivedPoint, ReceivedSpan } from "./otlp-messages.ts";

/** A real OTLP/gRPC receiver for traces and metrics, on a free port of loopback. */
export interface OtlpReceiver {
  /** "http://127.0.0.1:<port>" */
  readonly endpoint: string;
  /** The OTEL_* variables that make a process export here, at once. */
  readonly env: Readonly<Record<string, string>>;
  /** All spans so far, in order of arrival. */
  spans(): readonly ReceivedSpan[];
  /** Waits until some spans so far are as wanted, and gives those. */
  waitForSpans(
    wanted: (spans: readonly ReceivedSpan[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly ReceivedSpan[]>;
  /** The newest point of each metric, service and set of attributes. */
  metrics(): readonly ReceivedPoint[];
  waitForMetrics(
    wanted: (points: readonly ReceivedPoint[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly ReceivedPoint[]>;
  stop(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const points = new Map<string, ReceivedPoint>();
  const services = exportServices(
    (request) => spans.push(...readSpans(request)),
    (request) => {
      for (const point of readPoints(request)) {
        points.set(JSON.stringify([point.service, point.name, point.attributes]), point);
      }
    },
  );
  const server = createGrpcJsServer(services, { logger: silentLogger, maxRequestBytes: 64 * 1024 * 1024 });
  const endpoint = `http://${describeAddress(await server.listen({ kind: "tcp", host: "127.0.0.1", port: 0 }))}`;
  const metrics = () => [...points.values()];
  return {
    endpoint,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_METRICS_EXPORTER: "otlp",
      OTEL_BSP_SCHEDULE_DELAY: "50",
      OTEL_METRIC_EXPORT_INTERVAL: "200",
      OTEL_METRIC_EXPORT_TIMEOUT: "200",
    },
    spans: () => spans,
    waitForSpans: (wanted, timeoutMs) => waitFor(() => spans, wanted, timeoutMs),
    metrics,
    waitForMetrics: (wanted, timeoutMs) => waitFor(metrics, wanted, timeoutMs),
    stop: () => server.drain(0),
  };
}

function waitFor<T>(
  read: () => readonly T[],
  wanted: (items: readonly T[]) => boolean,
  timeout = 15_000,
): Promise<readonly T[]> {
  return vi.waitFor(
    () => {
      const items = read();
      if (!wanted(items)) throw new Error(`not among what was exported: ${JSON.stringify(items, undefined, 1)}`);
      return items;
    },
    { timeout, interval: 20 },
  );
}

function exportServices(
  onTraces: (request: TraceRequest) => void,
  onMetrics: (request: MetricsRequest) => void,
): RpcService[] {
  const includeDirs = [fileURLToPath(new URL("otlp", import.meta.url))];
  const definitions = loadSync("metrics.proto", { longs: Number, defaults: true, oneofs: true, includeDirs });
  const service = (name: string, onRequest: (request: never) => void): RpcService => {
    // Parsing boundary: the .proto files say that there is such a service with such a method.
    const method = (definitions[name] as unknown as { Export: MethodDefinition<object, object> }).Export;
    const handle = (bytes: Uint8Array) => {
      onRequest(method.requestDeserialize(asBuffer(bytes)) as never);
      return method.responseSerialize({});
    };
    return { name, methods: [{ kind: "unary", path: method.path, handle }] };
  };
  return [
    service("opentelemetry.proto.collector.trace.v1.TraceService", onTraces),
    service("opentelemetry.proto.collector.metrics.v1.MetricsService", onMetrics),
  ];
}
