import { type Command, Option } from "commander";
import { CONFIG_OPTION } from "../../runtime/config/load-settings.ts";
import { settingsOptions } from "../../shared/config/index.ts";
import { acceptedKeys, type SettingsTable } from "../../shared/config/table.ts";

/** The part of a program's declaration that does not depend on its conflicts. */
interface Declared {
  readonly command: string;
  readonly settings: SettingsTable;
}

/** Adds an option for every setting of a program, and --config, under a heading of their own in help. */
export function addSettings(command: Command, program: Declared, heading: string): Command {
  command.optionsGroup(heading);
  for (const { flags, description } of settingsOptions(program)) command.addOption(new Option(flags, description));
  return command.addOption(new Option(CONFIG_OPTION.flags, CONFIG_OPTION.description));
}

/** Those of a command's options that are settings of the program, and `config`. */
export function pickSettings(options: Readonly<Record<string, unknown>>, program: Declared): Record<string, unknown> {
  const keys = new Set([...acceptedKeys(program.settings), "config"]);
  return Object.fromEntries(Object.entries(options).filter(([key]) => keys.has(key)));
}
