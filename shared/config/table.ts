import type { Setting } from "./setting.ts";

export type SettingsTable = Readonly<Record<string, Setting<unknown, string>>>;

/** The resolved settings of a table: one property per setting, durations as `<key>Ms`. */
export type SettingsOf<Table> = {
  readonly [Key in keyof Table as Table[Key] extends Setting<unknown, infer Unit>
    ? `${Key & string}${Unit}`
    : never]: Table[Key] extends Setting<infer Value, string> ? Value : never;
};

/** What one program can be told, and rules that span several settings. */
export interface Program<Table extends SettingsTable> {
  /** What the user types: "postern agent". */
  readonly command: string;
  readonly settings: Table;
  /** What is wrong with settings that are each fine by themselves: sentences that name the settings. */
  readonly conflicts: (settings: SettingsOf<Table>) => readonly string[];
}

/** Declares the settings of a program; the types of its resolved settings follow from the table. */
export function defineProgram<const Table extends SettingsTable>(
  command: string,
  settings: Table,
  conflicts: (settings: SettingsOf<Table>) => readonly string[] = () => [],
): Program<Table> {
  return { command, settings, conflicts };
}

/** "maxStaleness" -> "--max-staleness" */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** "maxStaleness" -> "POSTERN_MAX_STALENESS" */
export function variableName(key: string): string {
  return `POSTERN_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The key under which a secret may be named as a file: "natsPassword" -> "natsPasswordFile". */
export function secretFileKey(key: string): string {
  return `${key}File`;
}

/** Every key that a table accepts: its settings, and a file key for each secret. */
export function acceptedKeys(settings: SettingsTable): readonly string[] {
  return Object.entries(settings).flatMap(([key, setting]) => (setting.secret ? [key, secretFileKey(key)] : [key]));
}
