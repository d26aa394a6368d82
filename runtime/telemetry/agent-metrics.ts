import type { DecisionKind, ReasonCode } from "../../shared/check/decision.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import { METRICS } from "../../shared/telemetry/names.ts";
import { histogram, type Observation, observeCounter, observeGauge } from "./instruments.ts";
import { metering } from "./switches.ts";

/** Shadow rules that are counted each: rules come and go with bundles, and an exporter's memory is not endless. */
const MAX_DIFFERENCES = 2_000;

/** What the agent keeps anyway, read when metrics are exported. */
export interface AgentGauges {
  /** The bundle revision that it enforces; 0: none. */
  revision(): number;
  waiting(): number;
  spooled(): number;
  /** Since the bus surely told of all facts; undefined: it never has. */
  factsAgeMs?(): number | undefined;
}

/** What the agent tells at each check. Every method is cheap enough for the hot path. */
export interface AgentMetrics {
  /** `durationMs`: to the decision, without the time held for an approval. Ignored while metrics are off. */
  checked(decision: DecisionKind, reasonCode: ReasonCode, durationMs: number): void;
  cacheHit(): void;
  cacheMiss(): void;
  /** Once for each shadow rule that has a part in it. */
  shadowDiffers(difference: ShadowDifference): void;
}

/**
 * The agent's metrics. Counts are kept here and read at export: adding one costs a map look-up, where the API's
 * counter hashes an attribute object for each call (docs/telemetry.md has the figures).
 */
export function agentMetrics(gauges: AgentGauges): AgentMetrics {
  const checks = new Map<ReasonCode, Record<DecisionKind, number>>();
  const cache = { hits: 0, misses: 0 };
  const differences = new Map<string, Observation & { value: number }>();
  const duration = histogram(METRICS.checkDuration);
  observeCounter(METRICS.checks, () => checkCounts(checks));
  observeCounter(METRICS.cacheHits, () => [{ value: cache.hits }]);
  observeCounter(METRICS.cacheMisses, () => [{ value: cache.misses }]);
  observeCounter(METRICS.shadowDifferences, () => differences.values());
  observeGauge(METRICS.waiting, () => [{ value: gauges.waiting() }]);
  observeGauge(METRICS.spooled, () => [{ value: gauges.spooled() }]);
  observeGauge(METRICS.bundleRevision, () => [{ value: gauges.revision() }]);
  observeGauge(METRICS.factsAge, () => {
    const ageMs = gauges.factsAgeMs?.();
    return ageMs === undefined ? [] : [{ value: ageMs / 1_000 }];
  });
  return {
    checked(decision, reasonCode, durationMs) {
      let counts = checks.get(reasonCode);
      if (counts === undefined) {
        counts = { ALLOW: 0, DENY: 0, PENDING: 0 };
        checks.set(reasonCode, counts);
      }
      counts[decision] += 1;
      if (metering.enabled) duration.record(durationMs / 1_000);
    },
    cacheHit() {
      cache.hits += 1;
    },
    cacheMiss() {
      cache.misses += 1;
    },
    shadowDiffers({ source, from, to, shadowRules, count }) {
      for (const rule of source === "bundle" ? ["shadow bundle"] : shadowRules) {
        const key = `${rule} ${from} ${to}`;
        const known = differences.get(key);
        if (known !== undefined) known.value += count;
        else if (differences.size < MAX_DIFFERENCES) {
          differences.set(key, { value: count, attributes: { rule, decision: from, would_be: to } });
        }
      }
    },
  };
}

function* checkCounts(checks: ReadonlyMap<ReasonCode, Record<DecisionKind, number>>): Iterable<Observation> {
  for (const [reason, counts] of checks) {
    for (const [decision, value] of Object.entries(counts)) {
      if (value > 0) yield { value, attributes: { decision, reason } };
    }
  }
}
