import type { Command } from "commander";
import { createOutput, type Output } from "./output.ts";

/** Adds --json. */
export function addOutput(command: Command): Command {
  return command.option("--json", "Print JSON: answers on standard output, errors on standard error");
}

export function outputOf(options: { readonly json?: boolean }): Output {
  return createOutput(options.json === true);
}
