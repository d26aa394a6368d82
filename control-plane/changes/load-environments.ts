import { readFile } from "node:fs/promises";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { EnvironmentTable } from "../../shared/promotion/model.ts";
import { parseEnvironmentsFile } from "../../shared/promotion/parse-file.ts";

/** The rules by which changes reach environments; none without a file. Throws ENVIRONMENTS_FILE_INVALID. */
export async function loadEnvironments(file: string | undefined, served: readonly string[]): Promise<EnvironmentTable> {
  if (file === undefined) return new Map();
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new PosternError(
      "invalid_argument",
      "ENVIRONMENTS_FILE_INVALID",
      `cannot read ${file}: ${errorMessage(cause)}`,
      { where: { file }, hint: "Check the path in the setting environmentsFile.", cause },
    );
  });
  return parseEnvironmentsFile(file, text, served);
}
