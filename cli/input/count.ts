import { invalid } from "./pairs.ts";

/** A commander argument parser for a positive whole number. */
export function parseCount(option: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d{1,9}$/.test(text) && count > 0) return count;
    throw invalid(option, `"${text}" is not a positive whole number`, `Write ${option} 10.`);
  };
}
