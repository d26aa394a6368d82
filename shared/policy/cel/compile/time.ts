import { errorMessage } from "../../../errors/postern-error.ts";
import { ageParts } from "../age-map.ts";
import { readTimeField } from "../time-functions.ts";
import type { Node } from "./node.ts";
import { PERHAPS } from "./unknown.ts";
import { Failure, Instant, noOverload, Span, type Value } from "./value.ts";

const NANOS = 1_000_000_000;
/** google/protobuf/timestamp.proto: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. */
const MIN_INSTANT_S = -62_135_596_800;
const MAX_INSTANT_S = 253_402_300_799;
/** A duration's nanoseconds fit into 64 bits (CEL langdef, "Overflow"): this many seconds and MAX_SPAN_NS more. */
const MAX_SPAN_S = 9_223_372_036;
const MAX_SPAN_NS = 854_775_807;

/** A sum with at most one point in time in it; undefined: two points in time cannot be added. */
export function addTime(l: Instant | Span, r: Instant | Span, id: bigint): Value | undefined {
  if (l instanceof Instant && r instanceof Instant) return undefined;
  const make = l instanceof Span && r instanceof Span ? span : instant;
  return make(l.seconds + r.seconds, l.nanos + r.nanos, id);
}

/** A difference; undefined: a point in time cannot be taken from a duration. */
export function subtractTime(l: Instant | Span, r: Instant | Span, id: bigint): Value | undefined {
  if (l instanceof Span && r instanceof Instant) return undefined;
  const make = l instanceof Instant && r instanceof Span ? instant : span;
  return make(l.seconds - r.seconds, l.nanos - r.nanos, id);
}

function instant(seconds: number, nanos: number, id: bigint): Value {
  const carry = Math.floor(nanos / NANOS);
  const whole = seconds + carry;
  if (whole < MIN_INSTANT_S || whole > MAX_INSTANT_S) return new Failure("timestamp out of range", id);
  return new Instant(whole, nanos - carry * NANOS);
}

function span(seconds: number, nanos: number, id: bigint): Value {
  const carry = Math.floor(nanos / NANOS);
  const whole = seconds + carry;
  const rest = nanos - carry * NANOS;
  // From here on `rest` is not negative; a negative duration has both parts negative.
  const [s, ns] = whole < 0 && rest > 0 ? [whole + 1, rest - NANOS] : [whole, rest];
  const tooLong = Math.abs(s) > MAX_SPAN_S || (Math.abs(s) === MAX_SPAN_S && Math.abs(ns) > limitNanos(s));
  return tooLong ? new Failure("duration out of range", id) : new Span(s, ns);
}

/** Two's complement reaches one further down than up. */
function limitNanos(seconds: number): number {
  return seconds < 0 ? MAX_SPAN_NS + 1 : MAX_SPAN_NS;
}

/** `facts.incident.age` */
export function factAge(path: readonly string[], id: bigint): Node {
  const absent = new Failure(path.length === 0 ? "no contact with the bus yet" : "no fact there has an age", id);
  return (inputs) => {
    const ageMs = inputs.factAgeMs(path);
    if (ageMs === undefined) return inputs.isAgeUnsure(path) ? PERHAPS : absent;
    const { seconds, nanos } = ageParts(ageMs);
    return span(seconds, nanos, id);
  };
}

/** `has(facts.incident.age)` */
export function hasFactAge(path: readonly string[]): Node {
  return (inputs) => inputs.factAgeMs(path) !== undefined || (inputs.isAgeUnsure(path) && PERHAPS);
}

/** `now.getHours()`, `now.getHours('Europe/Berlin')`; of a duration: how many of them it is long. */
export function timeField(name: string, target: Node, zone: Node | undefined, id: bigint): Node {
  return (inputs) => {
    const value = target(inputs);
    if (value instanceof Failure) return value;
    const where = zone?.(inputs);
    if (where instanceof Failure) return where;
    const args = where === undefined ? [] : [where];
    if (value instanceof Span && where === undefined)
      return spanField(name, value) ?? noOverload(name, args, id, value);
    if (!(value instanceof Instant) || (where !== undefined && typeof where !== "string")) {
      return noOverload(name, args, id, value);
    }
    try {
      return BigInt(readTimeField(name, value.seconds, value.nanos, where));
    } catch (error) {
      return new Failure(errorMessage(error), id); // an unknown time zone
    }
  };
}

function spanField(name: string, { seconds, nanos }: Span): Value | undefined {
  switch (name) {
    case "getSeconds":
      return BigInt(seconds);
    case "getMinutes":
      return BigInt(Math.trunc(seconds / 60));
    case "getHours":
      return BigInt(Math.trunc(seconds / 3600));
    case "getMilliseconds":
      return BigInt(Math.trunc(nanos / 1_000_000));
    default:
      return undefined;
  }
}
