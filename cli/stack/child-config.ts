import { stringify } from "yaml";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import { secretFileKey, variableName } from "../../shared/config/table.ts";

/** Values as a settings file holds them. */
export type ConfigValues = Readonly<Record<string, string | number | boolean>>;

/** Writes the settings file of a part (0600): what `postern <part> --config FILE` would start the very same with. */
export function writeConfig(path: string, values: ConfigValues): Promise<void> {
  return writeAtomically(path, `# Written by 'postern start' on every start; changes are lost.\n${stringify(values)}`);
}

/**
 * The environment of a part: this process's, without the variables that would override what the stack has settled
 * (a variable beats a file), and with `extra` over everything.
 */
export function childEnvironment(
  base: NodeJS.ProcessEnv,
  settled: ConfigValues,
  extra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const env = { ...base };
  delete env.POSTERN_CONFIG;
  for (const key of Object.keys(settled)) {
    delete env[variableName(key)];
    delete env[variableName(secretFileKey(key))];
  }
  return { ...env, ...extra };
}
