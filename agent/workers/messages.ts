import type { ServerTls } from "../../runtime/rpc/grpc-js-server.ts";
import type { RpcMethod } from "../../runtime/rpc/service.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import type { DecisionKind, ReasonCode } from "../../shared/check/decision.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import type { ErrorKind, ErrorLocation } from "../../shared/errors/postern-error.ts";
import type { Fact } from "../../shared/facts/model.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import type { AuditPage } from "./audit-pages.ts";

/**
 * What the primary and its workers say to each other over Node's channel (structured clones, in order). Both ends are
 * this very program, so a message is what its type says.
 */
export type ToWorker =
  | {
      readonly kind: "start";
      readonly settings: AgentSettings;
      /** Of the marks that stand for redacted values: the same in all processes of one agent. */
      readonly recordKey: Uint8Array;
      readonly tls: ServerTls | undefined;
      /** The methods of the guard service. */
      readonly service: string;
      readonly methods: readonly { readonly path: string; readonly kind: RpcMethod["kind"] }[];
      /** As it is now; changes follow. */
      readonly state: readonly State[];
    }
  | State
  /** What was in force is not any more. */
  | { readonly kind: "no-bundle" }
  /** Comes with a socket. */
  | { readonly kind: "connection"; readonly via: "unix" | "tcp" }
  | Reply
  /** Answer what was accepted, tell what is left to tell, and end. */
  | { readonly kind: "drain"; readonly timeoutMs: number };

export interface ShadowContent {
  readonly manifest: BundleManifest;
  readonly content: Uint8Array;
}

/** What decisions from memory depend on. The primary has verified all of it. */
export type State =
  | { readonly kind: "bundle"; readonly manifest: BundleManifest; readonly content: Uint8Array }
  /** Evaluated beside it. Without a bundle: there is none. */
  | { readonly kind: "shadow"; readonly bundle: ShadowContent | undefined }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | { readonly kind: "contact"; readonly atMs: number }
  | { readonly kind: "health"; readonly serving: boolean };

/** How a call that a worker handed over goes on. */
export type Reply =
  | { readonly kind: "answer"; readonly call: number; readonly bytes: Uint8Array }
  /** One of a stream; the next one follows when the worker asks for it. */
  | { readonly kind: "item"; readonly call: number; readonly bytes: Uint8Array }
  | { readonly kind: "end"; readonly call: number }
  | { readonly kind: "failure"; readonly call: number; readonly error: WireError };

export type ToPrimary =
  /** It listens: what is said before might be heard by something that was loaded into the process ahead of it. */
  | { readonly kind: "hello" }
  | { readonly kind: "ready" }
  | HandedOver
  | { readonly kind: "more"; readonly call: number }
  | { readonly kind: "cancel"; readonly call: number; readonly reason: "AbortError" | "TimeoutError" }
  | ({ readonly kind: "tally" } & Tallied)
  | { readonly kind: "drained" };

/** A call that takes more than memory: a grant, an approval, time. */
export interface HandedOver {
  readonly kind: "call";
  /** A number that the worker gave it. */
  readonly call: number;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly deadlineMs: number | undefined;
  readonly peer: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What a worker did since it last told. */
export interface Tallied {
  readonly checks: readonly {
    readonly decision: DecisionKind;
    readonly reasonCode: ReasonCode;
    readonly revision: number;
    /** A condition could not be evaluated. */
    readonly isFaulty: boolean;
    readonly count: number;
    /** One per check while metrics are on, none otherwise. */
    readonly durationsMs: readonly number[];
  }[];
  readonly audit: readonly AuditPage[];
  /** Entries of the audit that found no room. */
  readonly dropped: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  readonly shadow: TalliedShadow;
}

/** What shadow rules and the shadow bundle would have changed of the checks that a worker answered. */
export interface TalliedShadow {
  readonly differences: readonly ShadowDifference[];
  readonly compared: number;
  readonly skipped: number;
}

/** A PosternError as it crosses the process border. */
export interface WireError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly where: ErrorLocation;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}
