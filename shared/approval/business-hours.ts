import type { BusinessHours } from "../policy/model.ts";
import { zoneOffsetMs } from "../time-zone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Beyond these some fourteen years of looking for open hours there is no moment: it never comes. */
const MAX_DAYS = 5_000;
/** The last moment that a Date can hold (ECMA-262, 21.4.1.1), so that it can still be written out. */
const NEVER_MS = 8_640_000_000_000_000;

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
  return NEVER_MS;
}

/** A day of the calendar, as UTC midnight of the same date: date arithmetic without a time zone. */
type Day = number;

function isBusinessDay(day: Day, { days }: BusinessHours): boolean {
  const weekday = new Date(day).getUTCDay();
  return days.includes(weekday === 0 ? 7 : weekday);
}

function nextDay(day: Day): Day {
  return day + DAY_MS;
}

function openingOf(day: Day, { timeZone, fromMinute, toMinute }: BusinessHours) {
  return {
    opensMs: instantOf(day + fromMinute * MINUTE_MS, timeZone),
    closesMs: instantOf(day + toMinute * MINUTE_MS, timeZone),
  };
}

function localDay(ms: number, timeZone: string): Day {
  const local = ms + zoneOffsetMs(timeZone, ms);
  return local - modulo(local, DAY_MS);
}

/**
 * The first instant at which clocks there show this local time, or, when the clocks skip it, at which they have gone
 * past it.
 */
function instantOf(localMs: number, timeZone: string): number {
  // No zone changes twice within two days: one offset holds before a change near this time, the other after it.
  const before = localMs - zoneOffsetMs(timeZone, localMs - DAY_MS);
  const after = localMs - zoneOffsetMs(timeZone, localMs + DAY_MS);
  if (before === after) return before;
  const shows = (ms: number) => ms + zoneOffsetMs(timeZone, ms) === localMs;
  // A time that is shown twice is shown first by the old offset.
  if (shows(before)) return before;
  return shows(after) ? after : firstPast(localMs, after, before, timeZone);
}

/** The first instant at which clocks show more than this local time; they do so at `latestMs`, not yet at `earliestMs`. */
function firstPast(localMs: number, earliestMs: number, latestMs: number, timeZone: string): number {
  let [low, high] = [earliestMs, latestMs];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (middle + zoneOffsetMs(timeZone, middle) > localMs) high = middle;
    else low = middle;
  }
  return high;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
