import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BusinessHours } from "../policy/model.ts";
import { addBusinessTime } from "./business-hours.ts";

const HOUR = 3_600_000;
const berlin: BusinessHours = { timeZone: "Europe/Berlin", days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1_020 };
const newYork: BusinessHours = { ...berlin, timeZone: "America/New_York" };
const always = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 };

/** The moment `hours` of business time after a time given in ISO 8601, in ISO 8601. */
function later(from: string, hours: number, office: BusinessHours): string {
  return new Date(addBusinessTime(Date.parse(from), hours * HOUR, office)).toISOString();
}

describe("business time", () => {
  // 2026-06-01 is a Monday; Berlin is two hours ahead of UTC in summer.
  it.each<[string, string, number, string]>([
    ["passes within a day", "2026-06-01T10:00:00+02:00", 2, "2026-06-01T10:00:00.000Z"],
    ["begins at the opening for what comes before it", "2026-06-01T05:00:00+02:00", 1, "2026-06-01T08:00:00.000Z"],
    ["begins the next day for what comes after closing", "2026-06-01T18:00:00+02:00", 1, "2026-06-02T08:00:00.000Z"],
    ["stands still overnight", "2026-06-01T16:00:00+02:00", 2, "2026-06-02T08:00:00.000Z"],
    ["stands still over the weekend", "2026-06-05T16:30:00+02:00", 1, "2026-06-08T07:30:00.000Z"],
    ["begins on Monday for what comes on Sunday", "2026-06-07T12:00:00+02:00", 8, "2026-06-08T15:00:00.000Z"],
    ["ends at closing time, and not at the next opening", "2026-06-01T09:00:00+02:00", 8, "2026-06-01T15:00:00.000Z"],
    ["runs for weeks", "2026-06-01T09:00:00+02:00", 8 * 10, "2026-06-12T15:00:00.000Z"],
  ])("%s", (_, from, hours, expected) => {
    expect(later(from, hours, berlin)).toBe(expected);
  });

  it("counts by the clock on the wall when that goes forward or back over the weekend", () => {
    // Forward on 2026-03-29, back on 2026-10-25 in Berlin; forward on 2026-03-08, back on 2026-11-01 in New York.
    expect(later("2026-03-27T16:00:00+01:00", 2, berlin)).toBe("2026-03-30T08:00:00.000Z");
    expect(later("2026-10-23T16:00:00+02:00", 2, berlin)).toBe("2026-10-26T09:00:00.000Z");
    expect(later("2026-03-06T16:00:00-05:00", 2, newYork)).toBe("2026-03-09T14:00:00.000Z");
    expect(later("2026-10-30T16:00:00-04:00", 2, newYork)).toBe("2026-11-02T15:00:00.000Z");
  });

  it("takes a day with a change of the clocks for as long as it is", () => {
    const berlinAlways = { ...always, timeZone: "Europe/Berlin" };
    expect(later("2026-03-29T00:00:00+01:00", 23, berlinAlways)).toBe("2026-03-29T22:00:00.000Z");
    expect(later("2026-10-25T00:00:00+02:00", 25, berlinAlways)).toBe("2026-10-25T23:00:00.000Z");
  });

  it.each(["Europe/Berlin", "America/New_York"])("opens when the clocks skip its opening in %s", (timeZone) => {
    const [day, skippedFrom] =
      timeZone === "Europe/Berlin" ? ["2026-03-29", "T01:00:00Z"] : ["2026-03-08", "T07:00:00Z"];
    const night = { ...always, timeZone, fromMinute: 150, toMinute: 300 };
    expect(later(`${day}T00:00:00Z`, 0.5, night)).toBe(
      new Date(Date.parse(day + skippedFrom) + HOUR / 2).toISOString(),
    );
  });

  it("has no time on a day on which the clocks skip all of its hours", () => {
    const night = { ...always, timeZone: "Europe/Berlin", fromMinute: 130, toMinute: 170 };
    expect(later("2026-03-29T00:00:00+01:00", 0.5, night)).toBe("2026-03-30T00:40:00.000Z");
  });

  it("takes a time that clocks show twice for the first of both", () => {
    const night = { ...always, timeZone: "Europe/Berlin", fromMinute: 130, toMinute: 170 };
    expect(later("2026-10-25T00:00:00+02:00", 0.5, night)).toBe("2026-10-25T00:40:00.000Z");
  });

  it("that never comes is a moment that can still be written", () => {
    const brief = { ...berlin, days: [7], fromMinute: 0, toMinute: 1 };
    expect(later("2026-06-01T00:00:00Z", 24, brief)).toMatch(/^\+275760/);
  });
});

/** Minutes since midnight and the day of the week there, by another way than the code under test. */
function wallClock(ms: number, timeZone: string): { readonly minute: number; readonly day: number } {
  const text = new Date(ms).toLocaleString("sv-SE", { timeZone });
  const local = new Date(`${text.replace(" ", "T")}Z`);
  return { minute: local.getUTCHours() * 60 + local.getUTCMinutes(), day: local.getUTCDay() || 7 };
}

const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC");
/** Opens at four at the earliest, so that no change of the clocks falls into the open hours. */
const offices: fc.Arbitrary<BusinessHours> = fc
  .record({
    timeZone: zones,
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    fromMinute: fc.integer({ min: 240, max: 1_400 }),
    length: fc.integer({ min: 30, max: 600 }),
  })
  .map(({ length, ...office }) => ({ ...office, toMinute: Math.min(1_440, office.fromMinute + length) }));
const moments = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2028, 0) });
const durations = fc.integer({ min: 1, max: 40 * HOUR });

describe("whatever the office", () => {
  it("time ends within its hours", () => {
    fc.assert(
      fc.property(offices, moments, durations, (office, from, duration) => {
        // One millisecond back, since the closing moment itself belongs to the day that ends with it.
        const { minute, day } = wallClock(addBusinessTime(from, duration, office) - 1, office.timeZone);
        expect(office.days).toContain(day);
        expect(minute).toBeGreaterThanOrEqual(office.fromMinute);
        expect(minute).toBeLessThan(office.toMinute);
      }),
    );
  });

  it("a and then b is a + b, and more time ends later", () => {
    const any = fc.oneof(
      offices,
      zones.map((timeZone) => ({ ...always, timeZone })),
    );
    fc.assert(
      fc.property(any, moments, durations, durations, (office, from, a, b) => {
        const both = addBusinessTime(from, a + b, office);
        expect(addBusinessTime(addBusinessTime(from, a, office), b, office)).toBe(both);
        expect(addBusinessTime(from, a, office)).toBeLessThan(both);
      }),
    );
  });
});
