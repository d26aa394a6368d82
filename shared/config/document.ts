import type { Setting } from "./setting.ts";
import { flagName, type Program, type SettingsTable, secretFileKey, variableName } from "./table.ts";

/** Any program, whatever its table. */
type Documented = Pick<Program<SettingsTable>, "command" | "settings">;

/** One command-line option, ready for the option parser and for help. */
export interface SettingOption {
  readonly key: string;
  /** "--max-staleness <duration>"; a switch has no value part. */
  readonly flags: string;
  /** "Out of touch for longer, decisions are stale (default: 5m; POSTERN_MAX_STALENESS)" */
  readonly description: string;
}

/** The options of a program, in the order of its table. */
export function settingsOptions(program: Documented): readonly SettingOption[] {
  return rows(program.settings).map(({ key, setting, help, fallback }) => ({
    key,
    flags: setting.placeholder === "" ? flagName(key) : `${flagName(key)} ${setting.placeholder}`,
    description: `${help} (${fallback === "" ? "" : `default: ${fallback}; `}${variableName(key)})`,
  }));
}

/** The settings of a program as a Markdown table, for the README. */
export function settingsMarkdown(program: Documented): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const lines = rows(program.settings).map(({ key, help, fallback, setting }) => {
    const shown = fallback === "" || setting.supplied !== undefined ? fallback : `\`${fallback}\``;
    return `| \`${key}\` | \`${flagName(key)}\` | \`${variableName(key)}\` | ${cell(shown)} | ${cell(help)} |`;
  });
  return ["| key | flag | variable | default | what |", "|---|---|---|---|---|", ...lines, ""].join("\n");
}

interface Row {
  readonly key: string;
  readonly setting: Setting<unknown, string>;
  readonly help: string;
  readonly fallback: string;
}

function rows(settings: SettingsTable): readonly Row[] {
  return Object.entries(settings).flatMap(([key, setting]): Row[] => {
    const fallback = setting.defaultText ?? setting.supplied ?? "";
    const row: Row = { key, setting, help: setting.help, fallback };
    if (!setting.secret) return [row];
    const placeholder = "<path>";
    return [
      row,
      { key: secretFileKey(key), setting: { ...setting, placeholder }, help: `${setting.help}, in a file`, fallback },
    ];
  });
}
