import { describeEvent, describeState, replay } from "../../shared/approval/index.ts";
import type { ApprovalState } from "../../shared/approval/model.ts";
import type { Notification } from "../../shared/bus/notification-ports.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { approvalLink, CLOUD_EVENT_CONTENT_TYPE, cloudEvent, eventId } from "../../shared/notifications/cloud-event.ts";
import type { NotifiedEvent, TargetTerms } from "../../shared/notifications/model.ts";
import { slackMessage } from "../../shared/notifications/slack-message.ts";
import { detailsOf } from "../approvals/approval-history.ts";

/** One request that a notification is made of. */
export interface Outgoing {
  /** The same on every try. */
  readonly id: string;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The requests of a notification, in order: a CloudEvent per event for a webhook, one message for a chat. They show the
 * approval as the record left it. Undefined: the log does not hold the record (any more).
 */
export function outgoing(
  target: TargetTerms,
  consoleUrl: string | undefined,
  notification: Notification,
  records: readonly StoredRecord[],
): readonly Outgoing[] | undefined {
  const { environment, approvalId, recordSequence, kinds } = notification;
  const position = records.findIndex(({ sequence }) => sequence === recordSequence);
  const upTo = records.slice(0, position + 1).map(({ record }) => record);
  const state = replay(upTo);
  const newest = replay(records.map(({ record }) => record));
  if (position === -1 || state === undefined || newest === undefined) return undefined;
  const events = notifiedEvents(upTo, state).filter(({ kind }) => kinds.includes(kind));
  const { includeArguments } = target;
  const link = approvalLink(consoleUrl, environment, approvalId);
  if (target.type === "slack") {
    const context = {
      state,
      standing: describeState(newest),
      open: newest.status === "pending",
      includeArguments,
      link,
    };
    return [
      {
        id: eventId(environment, approvalId, state.revision),
        contentType: "application/json",
        body: JSON.stringify(slackMessage(events, context)),
        headers: {},
      },
    ];
  }
  const { traceparent } = state.escalation;
  return events.map((event) => ({
    id: eventId(environment, approvalId, event.revision),
    contentType: CLOUD_EVENT_CONTENT_TYPE,
    body: JSON.stringify(cloudEvent(event, { state, recordSequence, includeArguments, link })),
    headers: traceparent === "" ? {} : { traceparent },
  }));
}

/** Those of the last record. */
function notifiedEvents(records: readonly StoredRecord["record"][], state: ApprovalState): readonly NotifiedEvent[] {
  const events = records.at(-1)?.events ?? [];
  const before = state.revision - events.length;
  return events.map((event, index) => {
    const { actor, summary } = describeEvent(event, state.workflow);
    return {
      kind: event.kind,
      atMs: event.atMs,
      revision: before + index + 1,
      actor,
      summary,
      details: detailsOf(event),
    };
  });
}
