import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { packageFile } from "../../cli/package-file.ts";

/** The built `postern` binary, as users run it, after `nodeOptions`. */
export function posternCommand(...nodeOptions: readonly string[]): [program: string, ...args: string[]] {
  return [process.execPath, ...nodeOptions, packageFile("dist", "cli", "main.js")];
}

/** Writes a settings file of one of the programs and returns its path. */
export async function writeSettings(
  path: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<string> {
  await writeFile(path, stringify(settings), { mode: 0o600 });
  return path;
}
