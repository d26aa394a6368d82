import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../approval/index.ts";
import type { ApprovalState } from "../approval/model.ts";
import { escalationOf, refund, workflowWith } from "../testing/approval-samples.ts";
import { text } from "../testing/arbitraries.ts";
import type { NotifiedEvent } from "./model.ts";
import { type SlackContext, slackMessage } from "./slack-message.ts";
import { escaped, quoted, slackLink } from "./slack-text.ts";

const LINK = "https://console.test/approvals/dev/ID";

function stateOf(
  over: { readonly id?: string; readonly resource?: string; readonly reason?: string } = {},
): ApprovalState {
  const request = {
    ...refund,
    subject: { ...refund.subject, id: over.id ?? "ada" },
    resource: { ...refund.resource, id: over.resource ?? "pay-1" },
  };
  const escalation = { ...escalationOf(request), reason: over.reason ?? "customer called" };
  return evolve(undefined, { kind: "requested", atMs: 5, escalation, workflow: workflowWith() });
}

function event(kind: string, actor = "postern", summary = "did it"): NotifiedEvent {
  return { kind, atMs: 5, revision: 1, actor, summary, details: {} };
}

function message(events: readonly NotifiedEvent[], over: Partial<SlackContext> = {}): string {
  const context = { state: stateOf(), standing: "Waits.", open: true, includeArguments: false, link: LINK, ...over };
  return String(slackMessage(events, context).text);
}

describe("a message to a chat", () => {
  it("says who asks what, why, until when, and how to vote", () => {
    const standing = "Waits in stage 'team'; group leads can vote until 2027-01-01T00:00:00.000Z.";
    const { escalation, revision } = stateOf();
    const seen = `${escalation.approvalId}@${revision}`;
    expect(message([event("requested"), event("stage_opened", "postern", "stage 'team' opened")], { standing })).toBe(
      [
        "*Approval needed*: `payments.refund.create` on `payment pay-1` in `dev`",
        "Asked by `user:ada`: `customer called`",
        "Workflow `refunds`, rules `payments/large-refunds`",
        "• `postern: stage 'team' opened`",
        `\`${standing}\``,
        `Vote: \`postern approvals approve ${seen} --environment dev\` or \`postern approvals deny ${seen} --environment dev\``,
        `<${LINK}|Look at it and vote>`,
      ].join("\n"),
    );
  });

  it("does not ask for votes when there is nothing to vote on any more", () => {
    const text = message([event("requested")], { open: false });
    expect(text).not.toContain("approvals approve");
    expect(text).toContain(`<${LINK}|Look at it>`);
  });

  it("begins with what matters most of several events", () => {
    const first = (...kinds: string[]) =>
      message(
        kinds.map((kind) => event(kind)),
        { open: false },
      ).split(":")[0];
    expect(first("vote_cast", "stage_approved", "approved")).toBe("*Approved*");
    expect(first("glass_broken", "approved")).toBe("*Break-glass*, released without the votes");
    expect(first("stage_timed_out", "expired")).toBe("*Expired*, nobody decided");
    expect(first("kind_of_tomorrow")).toBe("*Approval*");
  });

  it("shows arguments only when they are wanted", () => {
    expect(message([event("requested")])).not.toContain("900");
    expect(message([event("requested")], { includeArguments: true })).toContain('Arguments `{"amount":900}`');
  });

  it("lets nobody who writes into it mention, link, format or begin a line", () => {
    const hostile = "<!channel> <https://evil.test|console> & *bold* `code`\n*Approved* by @everyone\u202e";
    const shown = message([event("vote_cast", hostile, hostile)], {
      state: stateOf({ id: hostile, resource: hostile, reason: hostile }),
      standing: hostile,
    });
    expect(shown).not.toMatch(/<!|<https:\/\/evil/);
    expect(shown.match(/</g)).toHaveLength(1);
    expect(shown.split("\n").filter((line) => line.startsWith("*Approved*"))).toEqual([]);
    expect(outsideCode(shown)).not.toMatch(/evil|everyone|channel/);
  });

  it("shows texts of any kind inside code spans only", () => {
    const marked = text.map((inner) => `x${inner}§`);
    fc.assert(
      fc.property(marked, marked, marked, marked, (id, resource, reason, summary) => {
        const shown = message([event("vote_cast", id, summary)], {
          state: stateOf({ id, resource, reason }),
          standing: summary,
        });
        expect(shown.split("\n")).toHaveLength(7);
        expect(outsideCode(shown)).not.toContain("§");
        expect(shown.match(/</g)).toHaveLength(1);
      }),
    );
  });
});

/** A message without its code spans. */
function outsideCode(shown: string): string {
  return shown
    .split("\n")
    .map((line) =>
      line
        .split("`")
        .filter((_, index) => index % 2 === 0)
        .join(""),
    )
    .join("\n");
}

describe("a text in a message", () => {
  it("has its three control characters escaped, and no others", () => {
    expect(escaped(`a<b>&"c" 'd' é`)).toBe(`a&lt;b&gt;&amp;"c" 'd' é`);
    expect(quoted("")).toBe("");
    expect(quoted(" \n\u200b ")).toBe("");
  });

  it("is cut between characters", () => {
    expect(quoted("😀".repeat(301))).toBe(`\`${"😀".repeat(299)}…\``);
  });

  it("cannot break out of a link's address", () => {
    expect(slackLink(new URL("https://c.test/a|b>c").href, "x > y")).toBe("<https://c.test/a%7Cb%3Ec|x &gt; y>");
  });
});
