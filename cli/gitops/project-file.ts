import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { readDeclaredFile } from "../../shared/config/declared-file.ts";

/** Which folders make up what which environment shall enforce. */
export interface Project {
  /** The file's folder: what the paths in it are relative to. */
  readonly folder: string;
  readonly file: string;
  /** By environment, in the order of the file: files and folders. */
  readonly environments: ReadonlyMap<string, readonly string[]>;
}

/** The name of the file in the folder that `plan` and `apply` are given. */
export const PROJECT_FILE = "postern.yaml";

const API_VERSION = "postern.dev/v1";

const environment = z.strictObject({
  policies: z.array(z.string().min(1)).min(1, "name the folder of its policies"),
});

const projectSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal("Project"),
  environments: z
    .record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a name is 1 to 64 letters, digits, '-' and '_'"), environment)
    .refine((all) => Object.keys(all).length > 0, "name an environment"),
});

const KEYS = { root: ["apiVersion", "kind", "environments"], environment: ["policies"] } as const;

/** The project that a folder holds; undefined: none. Throws PROJECT_INVALID with file, line and column. */
export function findProject(folder: string): Project | undefined {
  const file = join(folder, PROJECT_FILE);
  return existsSync(file) ? readProject(file) : undefined;
}

/** Throws PROJECT_INVALID. */
function readProject(file: string): Project {
  const { environments } = readDeclaredFile({
    file,
    text: readFileSync(file, "utf8"),
    code: "PROJECT_INVALID",
    hint: "docs/gitops.md shows a whole file.",
    schema: projectSchema,
    keysAt: (path) => (path.length === 0 ? KEYS.root : KEYS.environment),
  });
  const folder = dirname(file);
  const all = Object.entries(environments).map(
    ([name, { policies }]) => [name, policies.map((path) => join(folder, path))] as const,
  );
  return { folder, file, environments: new Map(all) };
}
