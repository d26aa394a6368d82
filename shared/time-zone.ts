const MAX_ZONES = 64;

/** Formats are dear to make (30 µs) and few; the bound guards against zones that come from requests. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far local time is ahead of UTC at an instant, in milliseconds. Throws RangeError unless `zone` is an IANA name. */
export function zoneOffsetMs(zone: string, utcMs: number): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(utcMs)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  const local = new Date(0);
  // Not Date.UTC, which reads the years 0 to 99 as 1900 to 1999.
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second);
  return local.getTime() - Math.floor(utcMs / 1_000) * 1_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= MAX_ZONES) formats.clear();
  formats.set(zone, format);
  return format;
}
