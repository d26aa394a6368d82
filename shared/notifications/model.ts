import type { JsonObject } from "../json.ts";

/** Where a secret is: never in the file that names it. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/** Which notifications a target wants. */
export interface TargetFilter {
  /** Kinds of events. Undefined: what the type of target takes by default, see wanted-events.ts. */
  readonly events: readonly string[] | undefined;
  /** Undefined: any. */
  readonly environments: readonly string[] | undefined;
  /** Undefined: any. */
  readonly workflows: readonly string[] | undefined;
}

export interface RetryTerms {
  /** How often a notification is tried before it is a dead letter. */
  readonly maxAttempts: number;
  /** How old it may get. */
  readonly maxAgeMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export type TargetType = "webhook" | "slack";

/** What a target is, but for where it is and its secrets. */
export interface TargetTerms extends TargetFilter {
  /** One token of a subject (shared/bus/subjects.ts, `isToken`). */
  readonly name: string;
  readonly type: TargetType;
  /** Whether the request's arguments, context and properties go along. */
  readonly includeArguments: boolean;
  /** For one request. */
  readonly timeoutMs: number;
  readonly retry: RetryTerms;
}

/** A target as the file declares it. */
export interface TargetDeclaration extends TargetTerms {
  /** In the clear for webhooks only; a Slack URL is a secret. */
  readonly url: string | SecretSource;
  /** Several while they are being changed; none: requests are not signed. */
  readonly secrets: readonly SecretSource[];
}

export interface NotificationsFile {
  /** Where approvals have a page: "<consoleUrl>/approvals/<environment>/<id>". Undefined: no links. */
  readonly consoleUrl: string | undefined;
  readonly targets: readonly TargetDeclaration[];
}

/** One event of an approval, in words and data. */
export interface NotifiedEvent {
  readonly kind: string;
  readonly atMs: number;
  /** The approval's revision with it: the first event is 1. */
  readonly revision: number;
  readonly actor: string;
  readonly summary: string;
  /** What the history shows of it besides. */
  readonly details: JsonObject;
}
