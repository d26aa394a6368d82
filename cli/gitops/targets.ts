import { statSync } from "node:fs";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { findProject, PROJECT_FILE, type Project } from "./project-file.ts";

/** What one environment shall enforce. */
export interface Target {
  readonly environment: string;
  readonly files: readonly PolicyFile[];
}

/**
 * What a folder says shall be enforced where. Its project file names environments and their folders: all of them, or the
 * one that is asked for. A folder without one is the policies of one environment, `otherwise` if none is asked for.
 * Throws PROJECT_INVALID, ENVIRONMENT_NOT_IN_PROJECT, POLICY_FILES_MISSING.
 */
export function targetsOf(folder: string, asked: string | undefined, otherwise: string): readonly Target[] {
  const project = isFolder(folder) ? findProject(folder) : undefined;
  if (project === undefined) return [{ environment: asked ?? otherwise, files: readPolicyFiles([folder]) }];
  const names = asked === undefined ? [...project.environments.keys()] : [asked];
  return names.map((environment) => ({ environment, files: filesOf(project, environment) }));
}

function filesOf(project: Project, environment: string): readonly PolicyFile[] {
  const paths = project.environments.get(environment);
  if (paths === undefined) {
    const known = [...project.environments.keys()].join(", ");
    throw new PosternError(
      "not_found",
      "ENVIRONMENT_NOT_IN_PROJECT",
      `${project.file} names no environment '${environment}'.`,
      { where: { file: project.file, field: "environment" }, hint: `It names ${known}.` },
    );
  }
  // Two folders of one environment may have files of the same name: each is called by its path in the project.
  return paths.flatMap((path) =>
    readPolicyFiles([path]).map(({ path: name, content }) => ({ path: called(project, path, name), content })),
  );
}

function called({ folder }: Project, path: string, name: string): string {
  const inside = folder === "." ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  if (inside.endsWith(name)) return inside;
  return inside === folder || inside === "" ? name : `${inside}/${name}`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new PosternError("not_found", "POLICY_FILES_MISSING", errorMessage(cause), {
      where: { file: path },
      hint: `Name a folder of policies, or one that holds ${PROJECT_FILE}.`,
      cause,
    });
  }
}
