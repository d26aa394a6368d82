import { type CelFunc, CelScalar, celFunc, celMethod, objectType } from "@bufbuild/cel";
import { TimestampSchema, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { zoneOffsetMs } from "../../time-zone.ts";

const TIMESTAMP = objectType(TimestampSchema);
const DAY_MS = 86_400_000;

/**
 * The fields of a timestamp (CEL langdef, "Timestamps"), counted in UTC or in a time zone that is given. They replace
 * the library's, which go through the host's local time and are an hour off where that skips an hour.
 */
export const TIME_FIELDS: ReadonlyMap<string, (local: Date) => number> = new Map([
  ["getFullYear", (local) => local.getUTCFullYear()],
  ["getMonth", (local) => local.getUTCMonth()],
  ["getDate", (local) => local.getUTCDate()],
  ["getDayOfMonth", (local) => local.getUTCDate() - 1],
  ["getDayOfWeek", (local) => local.getUTCDay()],
  ["getDayOfYear", (local) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / DAY_MS)],
  ["getHours", (local) => local.getUTCHours()],
  ["getMinutes", (local) => local.getUTCMinutes()],
  ["getSeconds", (local) => local.getUTCSeconds()],
  ["getMilliseconds", (local) => local.getUTCMilliseconds()],
]);

/** One of TIME_FIELDS of a point in time. Throws where the zone is unknown. */
export function readTimeField(name: string, seconds: number, nanos: number, zone?: string): number {
  const utcMs = seconds * 1000 + Math.floor(nanos / 1_000_000);
  const read = TIME_FIELDS.get(name);
  if (read === undefined) throw new Error(`a timestamp has no ${name}`);
  return read(new Date(zone === undefined ? utcMs : utcMs + offsetMs(zone, utcMs)));
}

/** What the library is given in place of its own. */
export const timeFunctions: readonly CelFunc[] = [
  ...[...TIME_FIELDS.keys()].flatMap(accessor),
  // The library takes milliseconds here; CEL says seconds since the epoch.
  celFunc("timestamp", [CelScalar.INT], TIMESTAMP, (seconds) => timestampFromMs(Number(seconds) * 1000)),
];

function accessor(name: string): readonly CelFunc[] {
  return [
    celMethod(name, TIMESTAMP, [], CelScalar.INT, function () {
      return BigInt(readTimeField(name, Number(this.message.seconds), this.message.nanos));
    }),
    celMethod(name, TIMESTAMP, [CelScalar.STRING], CelScalar.INT, function (zone) {
      return BigInt(readTimeField(name, Number(this.message.seconds), this.message.nanos, zone));
    }),
  ];
}

/** How far local time is ahead of UTC; `zone` is "UTC", "+02:00", "-05:00", "02:00" or an IANA name. */
function offsetMs(zone: string, utcMs: number): number {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return (fixed[1] === "-" ? -minutes : minutes) * 60_000;
  }
  return zoneOffsetMs(zone, utcMs);
}
