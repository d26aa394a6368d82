import { readDeclaredFile } from "../config/declared-file.ts";
import type { EnvironmentTable } from "./model.ts";
import { environmentsFileSchema, FILE_KEYS, RULES_KEYS } from "./schema.ts";

/**
 * Reads the environments file. `served`: the environments that there are. Throws ENVIRONMENTS_FILE_INVALID with file, line and
 * column of the first thing that is wrong.
 */
export function parseEnvironmentsFile(file: string, text: string, served: readonly string[]): EnvironmentTable {
  return readDeclaredFile({
    file,
    text,
    code: "ENVIRONMENTS_FILE_INVALID",
    hint: "docs/rollouts.md shows a whole file.",
    schema: environmentsFileSchema(served),
    keysAt: (path) => (path.length === 0 ? FILE_KEYS : RULES_KEYS),
  });
}
