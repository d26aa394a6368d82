import { errorMessage, PosternError } from "../errors/postern-error.ts";
import { agentSettings } from "./agent.ts";
import { clientSettings } from "./client.ts";
import { controlPlaneSettings } from "./control-plane.ts";
import { nearestName } from "./nearest.ts";
import type { Setting } from "./setting.ts";
import { startSettings } from "./start.ts";
import {
  acceptedKeys,
  flagName,
  type Program,
  type SettingsOf,
  type SettingsTable,
  secretFileKey,
  variableName,
} from "./table.ts";

/** A settings file that was read and parsed already. */
export interface SettingsFile {
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Where settings come from; a flag beats a variable, a variable beats the file, the file beats the default. */
export interface SettingsSources {
  /** By setting key. Undefined values count as not given. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly file?: SettingsFile | undefined;
  /** Values for settings that the program supplies itself (`supplied`). */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Reads a file that holds a secret. */
  readonly readSecret?: (path: string) => string;
}

interface Given {
  readonly value: unknown;
  /** "flag --max-staleness" */
  readonly source: string;
}

/**
 * Settles every setting of a program, or throws PosternError SETTINGS_INVALID that lists every problem with its
 * setting, its source and the fix.
 */
export function resolveSettings<Table extends SettingsTable>(
  program: Program<Table>,
  sources: SettingsSources,
): SettingsOf<Table> {
  const problems = [...unknownKeys(program.settings, sources)];
  const resolved: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(program.settings)) {
    try {
      resolved[`${key}${setting.unit}`] = resolveOne(key, setting, sources);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  }
  // Parsing boundary: each value came through the schema of its setting.
  const settings = resolved as SettingsOf<Table>;
  if (problems.length === 0) problems.push(...program.conflicts(settings));
  if (problems.length > 0) throw settingsInvalid(program.command, problems);
  return settings;
}

function settingsInvalid(command: string, problems: readonly string[]): PosternError {
  const list = problems.map((problem) => `  - ${problem}`).join("\n");
  return new PosternError("invalid_argument", "SETTINGS_INVALID", `${command}: settings are not valid\n${list}`, {
    hint: `Run "${command} --help" for all settings.`,
  });
}

function resolveOne(key: string, setting: Setting<unknown, string>, sources: SettingsSources): unknown {
  const given = setting.secret ? givenSecret(key, sources) : givenValue(key, sources);
  if (given !== undefined) return check(key, setting, given);
  if (setting.defaultText !== undefined) return setting.schema.parse(setting.defaultText);
  const supplied = sources.defaults?.[key];
  if (supplied !== undefined) return check(key, setting, { value: supplied, source: `default: ${setting.supplied}` });
  if (setting.supplied !== undefined)
    throw new Error(`${key} is required: set ${flagName(key)} or ${variableName(key)}`);
  return undefined;
}

function givenValue(key: string, { flags, env, file }: SettingsSources): Given | undefined {
  const flag = flags?.[key];
  if (flag !== undefined) return { value: flag, source: `flag ${flagName(key)}` };
  const variable = env?.[variableName(key)];
  // An empty variable is how a shell or a Compose file says "not set".
  if (variable !== undefined && variable !== "") return { value: variable, source: `variable ${variableName(key)}` };
  if (file !== undefined && Object.hasOwn(file.content, key)) {
    return { value: file.content[key], source: `key ${key} in ${file.path}` };
  }
  return undefined;
}

function givenSecret(key: string, sources: SettingsSources): Given | undefined {
  const direct = givenValue(key, sources);
  const inFile = givenValue(secretFileKey(key), sources);
  if (inFile === undefined) return direct;
  if (direct !== undefined) {
    throw new Error(`${key} is given twice, by ${direct.source} and by ${inFile.source}; remove one`);
  }
  if (typeof inFile.value !== "string" || sources.readSecret === undefined) {
    throw new Error(`${secretFileKey(key)} must be the path of a file (${inFile.source})`);
  }
  try {
    return { value: sources.readSecret(inFile.value).trimEnd(), source: `file ${inFile.value}` };
  } catch (error) {
    throw new Error(`${key} cannot be read from ${inFile.value} (${inFile.source}): ${errorMessage(error)}`);
  }
}

function check(key: string, setting: Setting<unknown, string>, given: Given): unknown {
  const result = setting.schema.safeParse(given.value);
  if (result.success) return result.data;
  const shown = setting.secret ? "the value" : (JSON.stringify(given.value) ?? String(given.value));
  const example = setting.defaultText === undefined ? "" : ` (the default is ${setting.defaultText})`;
  throw new Error(`${key}: ${shown} from ${given.source} is not ${setting.expects}${example}`);
}

function* unknownKeys(settings: SettingsTable, { flags, env, file }: SettingsSources): Iterable<string> {
  const known = acceptedKeys(settings);
  for (const key of Object.keys(flags ?? {})) {
    if (!known.includes(key)) yield `unknown flag ${flagName(key)}${suggest(flagName(key), known.map(flagName))}`;
  }
  for (const key of Object.keys(file?.content ?? {})) {
    if (!known.includes(key)) yield `unknown key "${key}" in ${file?.path}${suggest(key, known)}`;
  }
  yield* misspeltVariables(env ?? {}, known.map(variableName));
}

/** The variables of all programs: a command that runs in another program's container finds that one's. */
function variablesOfAll(): ReadonlySet<string> {
  const programs = [agentSettings, clientSettings, controlPlaneSettings, startSettings];
  return new Set(programs.flatMap(({ settings }) => acceptedKeys(settings).map(variableName)));
}

/**
 * Unknown POSTERN_ variables are refused only when they look like a slip of the pen: other programs have theirs, and
 * Kubernetes sets some for every service whose name begins with "postern".
 */
function* misspeltVariables(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): Iterable<string> {
  const ofOthers = variablesOfAll();
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith("POSTERN_") || known.includes(variable) || ofOthers.has(variable)) continue;
    const meant = nearestName(variable, known, 2);
    if (meant !== undefined && env[meant] === undefined) yield `unknown variable ${variable}; did you mean ${meant}?`;
  }
}

function suggest(unknown: string, known: readonly string[]): string {
  const meant = nearestName(unknown, known);
  return meant === undefined ? `; known are ${known.join(", ")}` : `; did you mean ${meant}?`;
}
