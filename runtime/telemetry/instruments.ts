import { type Attributes, type Histogram, metrics } from "@opentelemetry/api";
import type { MetricName } from "../../shared/telemetry/names.ts";

/** One observed value and what it belongs to. */
export interface Observation {
  readonly value: number;
  readonly attributes?: Attributes;
}

function meter() {
  return metrics.getMeter("postern");
}

/** A histogram with the buckets that its name declares. */
export function histogram({ name, unit, description, buckets }: MetricName): Histogram {
  const advice = buckets === undefined ? {} : { advice: { explicitBucketBoundaries: [...buckets] } };
  return meter().createHistogram(name, { unit, description, ...advice });
}

/** A value that goes up and down, read whenever metrics are exported. */
export function observeGauge({ name, unit, description }: MetricName, observe: () => Iterable<Observation>): void {
  const gauge = meter().createObservableGauge(name, { unit, description });
  gauge.addCallback((result) => {
    for (const { value, attributes } of observe()) result.observe(value, attributes);
  });
}

/** A count that only grows, kept elsewhere and read whenever metrics are exported. */
export function observeCounter({ name, unit, description }: MetricName, observe: () => Iterable<Observation>): void {
  const counter = meter().createObservableCounter(name, { unit, description });
  counter.addCallback((result) => {
    for (const { value, attributes } of observe()) result.observe(value, attributes);
  });
}
