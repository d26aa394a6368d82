import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../approval/index.ts";
import type { ApprovalState } from "../approval/model.ts";
import type { JsonObject } from "../json.ts";
import { escalationOf, refund, workflowWith } from "../testing/approval-samples.ts";
import { checkRequests, jsonObject, text, timeMs } from "../testing/arbitraries.ts";
import { approvalLink, cloudEvent, type EventContext } from "./cloud-event.ts";
import type { NotifiedEvent } from "./model.ts";

const notified: NotifiedEvent = {
  kind: "vote_cast",
  atMs: 1_800_000_000_123,
  revision: 3,
  actor: "lea",
  summary: "voted to approve",
  details: { verdict: "approve" },
};

function stateOf(request = refund, traceparent = ""): ApprovalState {
  const escalation = { ...escalationOf(request), traceparent };
  return evolve(undefined, { kind: "requested", atMs: 5, escalation, workflow: workflowWith() });
}

function context(over: Partial<EventContext> = {}): EventContext {
  return { state: stateOf(), recordSequence: 42, includeArguments: false, link: "", ...over };
}

const notifiedEvents: fc.Arbitrary<NotifiedEvent> = fc.record({
  kind: fc.stringMatching(/^[a-z][a-z_]{0,20}$/),
  atMs: timeMs,
  revision: fc.integer({ min: 1, max: 100_000 }),
  actor: text,
  summary: text,
  details: jsonObject,
});

/** CloudEvents 1.0.2 §3: names, types and formats of attributes; what its published JSON schema demands. */
function expectCloudEvent(event: JsonObject): void {
  for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  const { data, ...attributes } = event;
  for (const [name, value] of Object.entries(attributes)) {
    expect(typeof value, name).toBe("string");
    expect(value, name).not.toBe("");
  }
  expect(event.specversion).toBe("1.0");
  expect(event.type).toMatch(/^dev\.postern\.approval\.[a-z_]+\.v1$/);
  expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(new URL(String(event.source)).protocol).toBe("urn:");
  expect(event.datacontenttype).toBe("application/json");
  expect(data).toBeTypeOf("object");
}

describe("an event of an approval", () => {
  it("is a CloudEvent with what happened and the approval as it stands", () => {
    const state = stateOf();
    const { approvalId } = state.escalation;
    expect(cloudEvent(notified, context({ state, link: "https://c.test/x" }))).toMatchObject({
      specversion: "1.0",
      id: `dev.${approvalId}.3`,
      source: "urn:postern:environment:dev",
      type: "dev.postern.approval.vote_cast.v1",
      subject: approvalId,
      time: "2027-01-15T08:00:00.123Z",
      sequence: "0000000000000042.000003",
      data: {
        event: {
          kind: "vote_cast",
          revision: 3,
          actor: "lea",
          summary: "voted to approve",
          details: { verdict: "approve" },
        },
        approval: { id: approvalId, environment: "dev", status: "pending", action: { name: "payments.refund.create" } },
        link: "https://c.test/x",
      },
    });
  });

  it("is one for any event of any request, of kinds that come later too", () => {
    fc.assert(
      fc.property(checkRequests, notifiedEvents, fc.nat(), fc.boolean(), (request, event, recordSequence, full) => {
        expectCloudEvent(
          cloudEvent(event, context({ state: stateOf(request), recordSequence, includeArguments: full })),
        );
      }),
    );
  });

  it("carries the trace of the check, and none when there was none", () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const traced = cloudEvent(notified, context({ state: stateOf(refund, traceparent) }));
    expect(traced.traceparent).toBe(traceparent);
    expectCloudEvent(traced);
    expect(cloudEvent(notified, context())).not.toHaveProperty("traceparent");
  });

  it("tells nothing but names unless arguments are wanted", () => {
    const secretive = {
      ...refund,
      context: { ip: "S3CRET" },
      arguments: { iban: "S3CRET" },
      subject: { ...refund.subject, properties: { mail: "S3CRET" } },
    };
    const bare = JSON.stringify(cloudEvent(notified, context({ state: stateOf(secretive) })));
    expect(bare).not.toContain("S3CRET");
    const full = cloudEvent(notified, context({ state: stateOf(secretive), includeArguments: true }));
    expect(full).toMatchObject({
      data: { approval: { arguments: { iban: "S3CRET" }, context: { ip: "S3CRET" }, subject: { properties: {} } } },
    });
  });

  it("has an id of its own, and a sequence that sorts as the log does", () => {
    const positions = fc.tuple(fc.nat({ max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: 1, max: 99_999 }));
    fc.assert(
      fc.property(positions, positions, ([seqA, revA], [seqB, revB]) => {
        const [a, b] = [
          cloudEvent({ ...notified, revision: revA }, context({ recordSequence: seqA })),
          cloudEvent({ ...notified, revision: revB }, context({ recordSequence: seqB })),
        ];
        expect(a.id === b.id).toBe(revA === revB);
        const order = seqA - seqB || revA - revB;
        expect(Math.sign(String(a.sequence).localeCompare(String(b.sequence), "en"))).toBe(Math.sign(order));
      }),
    );
  });

  it("links to the page of its approval, if there is a console", () => {
    expect(approvalLink("https://c.test", "prod", "01J")).toBe("https://c.test/approvals/prod/01J");
    expect(approvalLink(undefined, "prod", "01J")).toBe("");
  });
});
