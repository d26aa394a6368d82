import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readSettingsFile } from "../../runtime/config/load-settings.ts";
import { type ClientSettings, clientSettings, resolveSettings, type SettingsFile } from "../../shared/config/index.ts";
import { variableName } from "../../shared/config/table.ts";

/** Written by `postern start`: how to reach what it runs, with a token. */
export const CLIENT_FILE = join(".postern", "client.yaml");

export interface ClientSources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDir: string;
}

/**
 * Where a command finds the running Postern: flag > variable > --config (POSTERN_CONFIG) > `.postern/client.yaml`, in
 * the working folder or the nearest one above > default.
 */
export function loadClientSettings(sources: ClientSources): ClientSettings {
  const { config, ...flags } = sources.flags;
  const configPath = config ?? (sources.env.POSTERN_CONFIG || undefined);
  const explicit = configPath === undefined ? undefined : readSettingsFile(String(configPath));
  const found = findUpwards(CLIENT_FILE, sources.workingDir);
  const discovered = found === undefined ? undefined : withoutForeignToken(readSettingsFile(found), explicit, sources);
  return resolveSettings(clientSettings, {
    flags,
    env: sources.env,
    file: overlay(discovered, explicit),
    readSecret: (path) => readFileSync(path, "utf8"),
  });
}

function overlay(lower: SettingsFile | undefined, upper: SettingsFile | undefined): SettingsFile | undefined {
  if (lower === undefined || upper === undefined) return upper ?? lower;
  return { path: `${upper.path} (over ${lower.path})`, content: { ...lower.content, ...upper.content } };
}

/**
 * The found file's token is for the found file's control plane: it is left out when another source names a token, and
 * when one names another address, which must never be shown it.
 */
function withoutForeignToken(
  found: SettingsFile,
  explicit: SettingsFile | undefined,
  { flags, env }: ClientSources,
): SettingsFile {
  const given = (key: string) => flags[key] ?? (env[variableName(key)] || undefined) ?? explicit?.content[key];
  const address = given("controlPlane");
  const elsewhere = address !== undefined && address !== found.content.controlPlane;
  if (!elsewhere && given("token") === undefined && given("tokenFile") === undefined) return found;
  const { token: _, tokenFile: __, ...content } = found.content;
  return { path: found.path, content };
}

function findUpwards(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
