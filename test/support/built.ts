import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's root. */
export const ROOT = resolve(import.meta.dirname, "..", "..");

/** A file of dist/: processes run what is built, as users do. `npm test` builds first. */
export function built(...path: string[]): string {
  const file = join(ROOT, "dist", ...path);
  if (!existsSync(file)) throw new Error(`${file} is not there: run npm run build`);
  return file;
}

/** The `postern` binary, as program and arguments. */
export function posternCommand(): readonly [program: string, ...args: string[]] {
  return [process.execPath, built("cli", "main.js")];
}
