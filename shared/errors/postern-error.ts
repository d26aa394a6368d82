/**
 * The kinds of failure that a caller can tell apart. Transports map a kind to a status of their own
 * (runtime/rpc/status.ts for gRPC), so that the domain knows no transport.
 */
export type ErrorKind =
  | "invalid_argument"
  | "unauthenticated"
  | "permission_denied"
  | "not_found"
  | "already_exists"
  | "conflict"
  | "failed_precondition"
  | "resource_exhausted"
  | "unavailable"
  | "unimplemented"
  | "internal";

/** Where an error was found: what the thing is called, and the place in it. */
export interface ErrorLocation {
  /** A file, or a field of a request such as "arguments.amount". */
  readonly field?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

export interface PosternErrorOptions {
  readonly where?: ErrorLocation;
  /** What to do about it, as an imperative sentence. */
  readonly hint?: string;
  /** For "resource_exhausted" and "unavailable": when to try again. */
  readonly retryAfterMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An error that a user will read. It answers four questions: which code (stable, SCREAMING_SNAKE, listed in
 * docs/errors.md), what happened (the message), where, and what to do (the hint).
 */
export class PosternError extends Error {
  override readonly name = "PosternError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly where: ErrorLocation;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;

  constructor(kind: ErrorKind, code: string, message: string, options: PosternErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.where = options.where ?? {};
    this.hint = options.hint;
    this.retryAfterMs = options.retryAfterMs;
    this.metadata = options.metadata ?? {};
  }
}

/** What any thrown value says, for a message. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
