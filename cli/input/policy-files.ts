import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";

const EXTENSIONS = [".yaml", ".yml", ".json"];

/**
 * The policy files of the paths given: a file as it is, a folder with all that it holds below it (hidden ones left
 * out), in a stable order. Diagnostics name a file of a folder by its path within it.
 */
export function readPolicyFiles(paths: readonly string[]): readonly PolicyFile[] {
  return findPolicyFiles(paths).map(({ path, content }) => ({ path, content }));
}

/** A policy file, and where it is on disk. */
export interface FoundPolicyFile extends PolicyFile {
  readonly location: string;
}

/** As readPolicyFiles, for whoever writes them back. */
export function findPolicyFiles(paths: readonly string[]): readonly FoundPolicyFile[] {
  const files = paths.flatMap((path) => filesOf(path));
  if (files.length > 0) return files;
  throw new PosternError("invalid_argument", "POLICY_FILES_MISSING", `no policy files in ${paths.join(", ")}`, {
    hint: `Name a file, or a folder that holds ${EXTENSIONS.join(", ")} files.`,
  });
}

function filesOf(path: string): FoundPolicyFile[] {
  return reading(path, () => {
    if (!statSync(path).isDirectory()) return [fileAt(path, basename(path))];
    return namesBelow(path, "").map((name) => fileAt(join(path, name), name));
  });
}

function fileAt(location: string, path: string): FoundPolicyFile {
  return { path, location, content: readFileSync(location, "utf8") };
}

function namesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // Links to folders are not followed: they may lead round in a circle.
      if (entry.isDirectory()) return namesBelow(root, name);
      return EXTENSIONS.some((extension) => entry.name.endsWith(extension)) ? [name] : [];
    });
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PosternError("not_found", "POLICY_FILES_MISSING", errorMessage(cause), {
      where: { file: path },
      hint: "Check the path.",
      cause,
    });
  }
}
