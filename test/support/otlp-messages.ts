/** OTLP messages as proto-loader decodes them (test/support/otlp/*.proto), and as tests want to read them. */

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue | null;
}

interface AnyValue {
  readonly value: "stringValue" | "boolValue" | "intValue" | "doubleValue" | "arrayValue" | undefined;
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

export interface Resource {
  readonly attributes: readonly KeyValue[];
}

interface SpanMessage {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId: Buffer;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: number;
  readonly endTimeUnixNano: number;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly { readonly name: string }[];
  readonly links: readonly { readonly traceId: Buffer; readonly spanId: Buffer }[];
  readonly status: { readonly code: number; readonly message: string } | null;
}

export interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: Resource | null;
    readonly scopeSpans: readonly { readonly spans: readonly SpanMessage[] }[];
  }[];
}

interface PointMessage {
  readonly attributes: readonly KeyValue[];
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly count?: number;
  readonly sum?: number;
}

export interface MetricsRequest {
  readonly resourceMetrics: readonly {
    readonly resource: Resource | null;
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly gauge?: { readonly dataPoints: readonly PointMessage[] };
        readonly sum?: { readonly dataPoints: readonly PointMessage[] };
        readonly histogram?: { readonly dataPoints: readonly PointMessage[] };
      }[];
    }[];
  }[];
}

type Attributes = Readonly<Record<string, unknown>>;

/** A span as it was exported. Ids in lower-case hex; the parent's is empty for a root. */
export interface ReceivedSpan {
  /** `service.name` of the process that exported it. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  readonly attributes: Attributes;
  readonly events: readonly string[];
  /** Span ids. */
  readonly links: readonly string[];
  readonly failed: boolean;
}

/** One data point of a metric: its value, or for a histogram how many values it has seen. */
export interface ReceivedPoint {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly attributes: Attributes;
}

const KINDS = ["internal", "internal", "server", "client", "producer", "consumer"] as const;

export function readSpans({ resourceSpans }: TraceRequest): readonly ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => readSpan(span, serviceOf(resource)))),
  );
}

function readSpan(span: SpanMessage, service: string): ReceivedSpan {
  return {
    service,
    traceId: span.traceId.toString("hex"),
    spanId: span.spanId.toString("hex"),
    parentSpanId: span.parentSpanId.toString("hex"),
    name: span.name,
    kind: KINDS[span.kind] ?? "internal",
    attributes: readAttributes(span.attributes),
    events: span.events.map(({ name }) => name),
    links: span.links.map(({ spanId }) => spanId.toString("hex")),
    failed: span.status?.code === 2,
  };
}

export function readPoints({ resourceMetrics }: MetricsRequest): readonly ReceivedPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ name, unit, gauge, sum, histogram }) =>
        (gauge ?? sum ?? histogram ?? { dataPoints: [] }).dataPoints.map((point) => ({
          service: serviceOf(resource),
          name,
          unit,
          value: point.asDouble ?? point.asInt ?? point.count ?? 0,
          attributes: readAttributes(point.attributes),
        })),
      ),
    ),
  );
}

function serviceOf(resource: Resource | null): string {
  return String(readAttributes(resource?.attributes ?? [])["service.name"] ?? "");
}

function readAttributes(attributes: readonly KeyValue[]): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value === null ? null : readValue(value)]));
}

function readValue(value: AnyValue): unknown {
  if (value.value === "arrayValue") return value.arrayValue?.values.map(readValue);
  return value.value === undefined ? null : value[value.value];
}
