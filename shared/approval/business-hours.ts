import type { BusinessHours } from "../policy/model.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Of any seven days one at least is a business day, so a search that takes longer than this is lost. */
const MAX_DAYS = 5_000;

/**
 * The moment at which `durationMs` of business time have passed since `fromMs`. Days of a change to or from daylight
 * saving time count by the clock on the wall: an office that opens at nine opens at nine.
 */
export function addBusinessTime(fromMs: number, durationMs: number, hours: BusinessHours): number {
  let left = durationMs;
  let day = localDay(fromMs, hours.timeZone);
  for (let count = 0; count < MAX_DAYS; count += 1) {
    const { opensMs, closesMs } = openingOf(day, hours);
    const startMs = Math.max(fromMs, opensMs);
    const availableMs = isBusinessDay(day, hours) ? closesMs - startMs : 0;
    if (availableMs > 0) {
      if (left <= availableMs) return startMs + left;
      left -= availableMs;
    }
    day = nextDay(day);
  }
  return Number.MAX_SAFE_INTEGER;
}

/** A day of the calendar, as UTC midnight of the same date: date arithmetic without a time zone. */
type Day = number;

function isBusinessDay(day: Day, { days }: BusinessHours): boolean {
  const weekday = new Date(day).getUTCDay();
  return days.includes(weekday === 0 ? 7 : weekday);
}

function nextDay(day: Day): Day {
  return day + DAY_MINUTES * MINUTE_MS;
}

function openingOf(day: Day, { timeZone, fromMinute, toMinute }: BusinessHours) {
  return {
    opensMs: instantOf(day + fromMinute * MINUTE_MS, timeZone),
    closesMs: instantOf(day + toMinute * MINUTE_MS, timeZone),
  };
}

function localDay(ms: number, timeZone: string): Day {
  const local = ms + offsetMs(ms, timeZone);
  return local - modulo(local, DAY_MINUTES * MINUTE_MS);
}

/** The instant at which clocks there show this local time; of a time that is skipped, the one an hour on. */
function instantOf(localMs: number, timeZone: string): number {
  const guess = localMs - offsetMs(localMs, timeZone);
  return localMs - offsetMs(guess, timeZone);
}

/** How far local time is ahead of UTC. */
function offsetMs(ms: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(ms);
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return local - (ms - modulo(ms, 1_000));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
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
  formats.set(timeZone, format);
  return format;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
