/** "12s", "5m 3s", "2h 10m", "3d 4h": the two largest units of a duration. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const units: readonly (readonly [string, number])[] = [
    ["d", Math.floor(seconds / 86_400)],
    ["h", Math.floor(seconds / 3_600) % 24],
    ["m", Math.floor(seconds / 60) % 60],
    ["s", seconds % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first === -1) return "0s";
  return units
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count}${unit}`)
    .join(" ");
}

/** "3m 2s ago", "in 4m"; empty for no time. */
export function formatRelative(atMs: number | undefined, nowMs: number): string {
  if (atMs === undefined) return "";
  return atMs <= nowMs ? `${formatDuration(nowMs - atMs)} ago` : `in ${formatDuration(atMs - nowMs)}`;
}

/** "2026-03-01 12:00:00Z"; empty for no time. */
export function formatInstant(atMs: number | undefined): string {
  return atMs === undefined ? "" : new Date(atMs).toISOString().replace("T", " ").replace(/\.\d+/, "");
}
