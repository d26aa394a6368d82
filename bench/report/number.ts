import type { Unit } from "../measure/series.ts";

/** Three digits that matter: "128,000 /s", "7.42 µs". */
export function numberText(value: number, unit: Unit): string {
  return `${digits(value)} ${unit === "1/s" ? "/s" : unit}`;
}

/** "12.3x" */
export function ratioText(ratio: number): string {
  return `${digits(ratio)}x`;
}

function digits(value: number): string {
  const decimals = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", { maximumFractionDigits: Math.min(decimals, 3), maximumSignificantDigits: 3 });
}
