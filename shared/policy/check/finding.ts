import type { LintCode } from "../lint/rules.ts";

/** Codes of findings about policy text. Stable: tools and tests rely on them. */
export type FindingCode =
  | "YAML_SYNTAX"
  | "YAML_UNSUPPORTED"
  | "LIMIT_EXCEEDED"
  | "DUPLICATE_KEY"
  | "FORBIDDEN_KEY"
  | "UNKNOWN_KIND"
  | "UNKNOWN_KEY"
  | "MISSING_FIELD"
  | "INVALID_VALUE"
  | "DUPLICATE_NAME"
  | "DUPLICATE_ID"
  | "UNKNOWN_FIXTURE"
  | "UNKNOWN_WORKFLOW"
  | "NO_WORKFLOW"
  | "BAD_PATTERN"
  | "BAD_REDACT_PATH"
  | "BAD_CONDITION"
  | "CONDITION_TYPE"
  | "UNKNOWN_VARIABLE"
  | "UNKNOWN_FUNCTION"
  | "UNKNOWN_ATTRIBUTE"
  | "UNKNOWN_ENUM_VALUE"
  | "SCHEMA_CONFLICT"
  | "SCHEMA_MISMATCH"
  | LintCode;

export type Path = readonly (string | number)[];

/** A finding about one document, before its place in a file is known. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Empty: nothing to suggest. */
  readonly suggestion: string;
  /** From the document's root to the offending value, or to the map that misses or should not have a key. */
  readonly path: Path;
  /** The finding is about this key of the map at `path`. */
  readonly key?: string;
  /** The finding is about this place inside the text at `path`, in UTF-16 units. */
  readonly offset?: number;
}

/** An error at a value. */
export function errorAt(path: Path, code: FindingCode, message: string, suggestion = ""): Finding {
  return { code, severity: "error", message, suggestion, path };
}

/** A warning at a value. */
export function warningAt(path: Path, code: FindingCode, message: string, suggestion = ""): Finding {
  return { code, severity: "warning", message, suggestion, path };
}

/** "did you mean 'refunds'?", or nothing. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? "" : `did you mean '${near}'?`;
}
