import { PosternError } from "../../shared/errors/postern-error.ts";

/**
 * Whether the same work may succeed another time. What is not a PosternError is a fault of ours or of the machine,
 * and counts as such.
 */
export function mayGoBetterLater(error: unknown): boolean {
  if (!(error instanceof PosternError)) return true;
  return error.kind === "unavailable" || error.kind === "conflict" || error.kind === "resource_exhausted";
}
