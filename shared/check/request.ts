import type { JsonObject } from "../json.ts";

/** Who asks (OpenID AuthZEN "subject"). `properties` are read in conditions as `subject.<name>`. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  readonly roles: readonly string[];
  readonly properties: JsonObject;
}

/** What it wants to do: a dotted name, `payments.refund.create`. */
export interface Action {
  readonly name: string;
  readonly properties: JsonObject;
}

/** What it is done to. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly properties: JsonObject;
}

/** One question to the agent, after decoding and the checks of limits.ts: nothing inside checks it again. */
export interface CheckRequest {
  readonly subject: Subject;
  readonly action: Action;
  readonly resource: Resource;
  readonly context: JsonObject;
  /** What the action will be executed with; approvals bind to their digest. */
  readonly arguments: JsonObject;
}

/** How the caller wants the question handled; no part of it changes what policy says. */
export interface CheckOptions {
  /** Hold a PENDING call until it is decided, or shortly before its deadline. */
  readonly wait: boolean;
  /** Empty: none given. */
  readonly idempotencyKey: string;
  /** Shown to approvers. Empty: none given. */
  readonly reason: string;
  /** Answers to the workflow's form. Absent: none given. */
  readonly form?: JsonObject;
}
