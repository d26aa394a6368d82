import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { type Document, LineCounter, parseDocument } from "yaml";
import {
  type Program,
  resolveSettings,
  type SettingsFile,
  type SettingsOf,
  type SettingsTable,
} from "../../shared/config/index.ts";
import { type ErrorLocation, errorMessage, PosternError } from "../../shared/errors/postern-error.ts";

export interface LoadOptions {
  /** By setting key, as the option parser hands them over. `config` names the settings file. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The option that every program has besides its settings. */
export const CONFIG_OPTION = {
  flags: "--config <path>",
  description: "YAML file with settings (POSTERN_CONFIG)",
} as const;

/**
 * Reads a program's settings from flags, POSTERN_* variables and the YAML file that --config or POSTERN_CONFIG names.
 * Throws PosternError SETTINGS_INVALID.
 */
export function loadSettings<Table extends SettingsTable>(
  program: Program<Table>,
  options: LoadOptions,
): SettingsOf<Table> {
  const { config, ...flags } = options.flags;
  const configPath = config ?? (options.env.POSTERN_CONFIG || undefined);
  const host = nameOf(hostname());
  return resolveSettings(program, {
    flags,
    env: options.env,
    file: configPath === undefined ? undefined : readSettingsFile(String(configPath)),
    defaults: { agentId: host, replicaId: host },
    readSecret: (path) => readFileSync(path, "utf8"),
  });
}

/** A host name as a name that NATS subjects can hold: "web-1.acme.test" -> "web-1_acme_test". */
function nameOf(host: string): string {
  return host.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "unnamed";
}

/** Reads and parses a settings file; refuses what is not a mapping, aliases and duplicate keys. */
export function readSettingsFile(path: string): SettingsFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter, prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw invalidFile(`${path}:${line}:${col}: ${error.message}`, { file: path, line, column: col });
  }
  const content = contentOf(document, path);
  if (!isMapping(content)) throw invalidFile(`${path} is not a mapping of settings`, { file: path });
  return { path, content };
}

function contentOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch (cause) {
    throw invalidFile(`${path}: ${errorMessage(cause)}`, { file: path });
  }
}

function invalidFile(message: string, where: ErrorLocation): PosternError {
  return new PosternError("invalid_argument", "SETTINGS_INVALID", message, {
    where,
    hint: "Write one `key: value` per line, without anchors and aliases.",
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new PosternError("invalid_argument", "SETTINGS_INVALID", `cannot read settings: ${errorMessage(cause)}`, {
      where: { file: path },
      hint: "Check the path given by --config or POSTERN_CONFIG.",
      cause,
    });
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
