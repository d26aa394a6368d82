import { byRoom, type Place } from "../measure/cpu-profile.ts";

const PLACES = 30;
/** Rooms below it are not shown. */
const LEAST_SHARE = 0.005;

/** Microseconds per check by room and by function. */
export function profileText(places: readonly Place[], calls: number, file: string): string {
  const all = places.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const line = (name: string, microseconds: number) => {
    const share = ((microseconds / all) * 100).toFixed(1).padStart(5);
    return `  ${(microseconds / calls).toFixed(2).padStart(7)} µs ${share} %  ${name}`;
  };
  return [
    `${calls} checks, ${(all / calls).toFixed(2)} µs each but for idling (profiled: slower than in truth)`,
    "",
    "by room",
    ...byRoom(places)
      .filter(([, microseconds]) => microseconds / all >= LEAST_SHARE)
      .map(([room, microseconds]) => line(room, microseconds)),
    "",
    "by function",
    ...places.slice(0, PLACES).map(({ name, microseconds }) => line(name, microseconds)),
    "",
    `${file} opens in the developer tools of a browser`,
    "",
  ].join("\n");
}
