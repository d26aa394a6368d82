import type { ApprovalState } from "../approval/model.ts";
import type { JsonObject } from "../json.ts";
import type { NotifiedEvent } from "./model.ts";
import { quoted, slackLink } from "./slack-text.ts";

export interface SlackContext {
  /** The approval with all events of the record. */
  readonly state: ApprovalState;
  /** Where it stands now, in a sentence; it may have moved on since the record. */
  readonly standing: string;
  /** It still waits for somebody's vote. */
  readonly open: boolean;
  readonly includeArguments: boolean;
  /** The approval's page. Empty: none. */
  readonly link: string;
}

/**
 * What a chat shows of one record: what is asked by whom and why, what happened, until when and how to vote. Only plain
 * `text`, which every service that takes Slack's incoming webhooks understands.
 */
export function slackMessage(events: readonly NotifiedEvent[], context: SlackContext): JsonObject {
  const { state, link, open } = context;
  const { environment, approvalId, reason, ruleIds, workflow, request } = state.escalation;
  const lines = [
    `${headline(events, open)}: ${what(state)} in ${quoted(environment)}`,
    `Asked by ${quoted(`${request.subject.type}:${request.subject.id}`)}${reason === "" ? "" : `: ${quoted(reason)}`}`,
    `Workflow ${quoted(workflow)}${ruleIds.length === 0 ? "" : `, rules ${quoted(ruleIds.join(", "))}`}`,
    ...(context.includeArguments ? [`Arguments ${quoted(JSON.stringify(request.arguments), 1_000)}`] : []),
    ...events
      .filter(({ kind }) => kind !== "requested")
      .map(({ actor, summary }) => `• ${quoted(`${actor}: ${summary}`)}`),
    ...(open
      ? [quoted(context.standing), `Vote: ${voteCommands(environment, `${approvalId}@${state.revision}`)}`]
      : []),
    ...(link === "" ? [] : [slackLink(link, open ? "Look at it and vote" : "Look at it")]),
  ];
  return { text: lines.join("\n"), unfurl_links: false, unfurl_media: false };
}

/** The first that a record holds is its headline: what matters more comes first. */
const HEADLINES: readonly (readonly [kind: string, headline: string])[] = [
  ["glass_broken", "*Break-glass*, released without the votes"],
  ["approved", "*Approved*"],
  ["denied", "*Denied*"],
  ["expired", "*Expired*, nobody decided"],
  ["cancelled", "*Withdrawn*"],
  ["grant_revoked", "*Revoked*"],
  ["outcome_overdue", "*No report* of what became of it"],
  ["review_signed_off", "*Reviewed*"],
  ["reminded", "*Reminder*, approval needed"],
];

function headline(events: readonly NotifiedEvent[], open: boolean): string {
  const found = HEADLINES.find(([kind]) => events.some((event) => event.kind === kind));
  return found?.[1] ?? (open ? "*Approval needed*" : "*Approval*");
}

function what({ escalation }: ApprovalState): string {
  const { action, resource } = escalation.request;
  const target = [resource.type, resource.id].filter((part) => part !== "").join(" ");
  return target === "" ? quoted(action.name) : `${quoted(action.name)} on ${quoted(target)}`;
}

/**
 * A vote is on what the message shows, whatever has become of it since. Environments and ids are tokens: nothing to escape,
 * nothing for a shell to trip over.
 */
function voteCommands(environment: string, seen: string): string {
  const command = (verb: string) => `\`postern approvals ${verb} ${seen} --environment ${environment}\``;
  return `${command("approve")} or ${command("deny")}`;
}
