import type { DecisionKind } from "../check/decision.ts";
import type { CheckRequest } from "../check/request.ts";
import { UNKNOWN } from "../policy/cel/compile/unknown.ts";
import type { InputPath } from "../policy/cel/reads.ts";
import type { OmittedReason, RecordedDecision } from "../recording/model.ts";

/** As much of a recorded decision as a replay needs. */
export interface DecisionRecord
  extends Pick<
    RecordedDecision,
    | "agentId"
    | "atMs"
    | "decisionId"
    | "decision"
    | "ruleIds"
    | "bundleRevision"
    | "approvalId"
    | "subject"
    | "action"
    | "resource"
  > {
  /** Also one that a newer agent knows. */
  readonly reasonCode: string;
  readonly inputs: RecordInputs;
}

/** In place of each redacted value stands `UNKNOWN`; `unknown` says where. */
export interface ShownInputs {
  readonly kind: "recorded";
  readonly request: CheckRequest;
  readonly unknown: readonly InputPath[];
  readonly weight: number;
}

export type RecordInputs =
  | ShownInputs
  | { readonly kind: "omitted"; readonly reason: OmittedReason; readonly weight: number };

/** `unreadable`: the entry says that it is of a recorded decision, and is of no form that is known here. */
export type RecordReading = DecisionRecord | "not_recorded" | "unreadable";

/**
 * Reads the entries of a batch of decisions as the audit stream keeps it. Accepts what parseRecordedDecision accepts, and
 * puts `UNKNOWN` in the place of redacted values. By hand: what JSON.parse gives is JSON, and only its shape
 * is to be checked, which takes a schema five times as long as all the rest of a replay.
 *
 * @returns undefined: the bytes are no batch of decisions
 */
export function readRecords(bytes: Uint8Array): readonly RecordReading[] | undefined {
  const batch = parse(bytes);
  if (!isObject(batch) || batch.kind !== "decision" || !Array.isArray(batch.entries)) return undefined;
  return batch.entries.map(readEntry);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

function readEntry(entry: unknown): RecordReading {
  if (!isObject(entry) || entry.kind !== "decision" || !isObject(entry.data)) return "unreadable";
  const { atMs, source: agentId, data } = entry;
  const { recorded, decisionId, decision, reasonCode, ruleIds, bundleRevision, approvalId } = data;
  const { action, subject, resource } = data;
  if (recorded === undefined) return "not_recorded";
  const inputs = readInputs(recorded);
  if (inputs === undefined || typeof atMs !== "number" || typeof bundleRevision !== "number") return "unreadable";
  if (!isText(agentId) || !isText(decisionId) || !isText(reasonCode) || !isText(approvalId) || !isText(action)) {
    return "unreadable";
  }
  if (!isKind(decision) || !isTexts(ruleIds) || !isEntity(subject) || !isEntity(resource)) return "unreadable";
  // One literal: objects that are put together by spreading cost ten times as much.
  return {
    agentId,
    atMs,
    decisionId,
    decision,
    reasonCode,
    ruleIds,
    bundleRevision,
    approvalId,
    action,
    subject,
    resource,
    inputs,
  };
}

function isKind(value: unknown): value is DecisionKind {
  return value === "ALLOW" || value === "DENY" || value === "PENDING";
}

const OMITTED: readonly OmittedReason[] = ["too_large", "no_bundle", "bound_to_approval", "not_canonical"];

function readInputs(recorded: unknown): RecordInputs | undefined {
  if (!isObject(recorded)) return undefined;
  const { request, redacted = NO_PATHS, omitted, weight } = recorded;
  if (typeof weight !== "number" || !Number.isSafeInteger(weight) || weight < 1) return undefined;
  if (request === undefined) {
    const reason = OMITTED.find((known) => known === omitted);
    return reason && { kind: "omitted", reason, weight };
  }
  if (!isRequest(request) || !isPaths(redacted)) return undefined;
  return redacted.every((path) => hide(request, path))
    ? { kind: "recorded", request, unknown: redacted, weight }
    : undefined;
}

const NO_PATHS: readonly InputPath[] = [];

/**
 * Puts `UNKNOWN` where a path leads to, in a request that nobody else has. False: it leads nowhere, so nobody knows what is
 * redacted.
 */
export function hide(request: CheckRequest, [root = "", ...steps]: InputPath): boolean {
  let place: unknown = membersOf(request, root);
  const last = steps.pop();
  for (const step of steps) place = memberOf(place, step);
  if (last === undefined || memberOf(place, last) === undefined || typeof place !== "object" || place === null)
    return false;
  Reflect.set(place, last, UNKNOWN);
  return true;
}

function memberOf(place: unknown, name: string): unknown {
  return typeof place === "object" && place !== null && Object.hasOwn(place, name)
    ? Reflect.get(place, name)
    : undefined;
}

/** Where a condition finds members of an input that are not the request's own fields. */
function membersOf(request: CheckRequest, root: string): unknown {
  switch (root) {
    case "subject":
    case "action":
    case "resource":
      return request[root].properties;
    case "context":
    case "arguments":
      return request[root];
    default:
      return undefined;
  }
}

/** All that lies deeper is JSON, whatever it is. */
function isRequest(value: unknown): value is CheckRequest {
  if (!isObject(value)) return false;
  const { subject, action, resource, context, arguments: args } = value;
  return (
    isEntity(subject) &&
    "roles" in subject &&
    isTexts(subject.roles) &&
    "properties" in subject &&
    isObject(subject.properties) &&
    isObject(action) &&
    isText(action.name) &&
    isObject(action.properties) &&
    isEntity(resource) &&
    "properties" in resource &&
    isObject(resource.properties) &&
    isObject(context) &&
    isObject(args)
  );
}

function isEntity(value: unknown): value is { readonly type: string; readonly id: string } {
  return isObject(value) && isText(value.type) && isText(value.id);
}

function isPaths(value: unknown): value is readonly InputPath[] {
  return Array.isArray(value) && value.every((path) => isTexts(path) && path.length >= 2);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
