import type { ApprovalState } from "../approval/model.ts";
import type { JsonObject } from "../json.ts";
import { approvalJson, isoTime } from "./approval-json.ts";
import type { NotifiedEvent } from "./model.ts";

/** Structured content mode (CloudEvents HTTP protocol binding §3.2). */
export const CLOUD_EVENT_CONTENT_TYPE = "application/cloudevents+json";

export interface EventContext {
  /** The approval with all events of the record. */
  readonly state: ApprovalState;
  /** Of the record in the log: orders events over all approvals. */
  readonly recordSequence: number;
  readonly includeArguments: boolean;
  /** The approval's page. Empty: none. */
  readonly link: string;
}

/**
 * One event of an approval as a CloudEvent 1.0 in JSON. Whoever gets it twice can tell by `id`; whoever gets it late,
 * by `sequence` (extension "sequence": compare as text). `traceparent` (extension "distributed tracing") is the trace of
 * the check that asked.
 */
export function cloudEvent(event: NotifiedEvent, context: EventContext): JsonObject {
  const { state, recordSequence, includeArguments, link } = context;
  const { environment, approvalId, traceparent } = state.escalation;
  return {
    specversion: "1.0",
    id: eventId(environment, approvalId, event.revision),
    source: `urn:postern:environment:${environment}`,
    type: `dev.postern.approval.${event.kind}.v1`,
    subject: approvalId,
    time: isoTime(event.atMs),
    datacontenttype: "application/json",
    sequence: sequenceText(recordSequence, event.revision),
    ...(traceparent === "" ? {} : { traceparent }),
    data: {
      event: {
        kind: event.kind,
        revision: event.revision,
        actor: event.actor,
        summary: event.summary,
        details: event.details,
      },
      approval: approvalJson(state, includeArguments),
      ...(link === "" ? {} : { link }),
    },
  };
}

/** The same for every try and every target; of tokens and a number, so no two events share one. */
export function eventId(environment: string, approvalId: string, revision: number): string {
  return `${environment}.${approvalId}.${revision}`;
}

/** 2^53 has 16 digits. */
function sequenceText(recordSequence: number, revision: number): string {
  return `${String(recordSequence).padStart(16, "0")}.${String(revision).padStart(6, "0")}`;
}

/** Where people decide; empty: no console is configured. */
export function approvalLink(consoleUrl: string | undefined, environment: string, approvalId: string): string {
  return consoleUrl === undefined ? "" : `${consoleUrl}/approvals/${environment}/${approvalId}`;
}
