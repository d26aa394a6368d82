import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ApprovalNotification, verifyWebhook } from "../../client/verify-webhook.ts";
import { type Answer, type HttpReceiver, type ReceivedRequest, startReceiver } from "../support/http-receiver.ts";
import { type Notified, openNotified, WEBHOOK_SECRET } from "../support/notified.ts";

const PATIENCE = { timeout: 60_000, interval: 20 };

const toStop: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of toStop.splice(0).reverse()) await part.stop();
});

async function receiver(answer?: (request: ReceivedRequest, before: number) => Answer): Promise<HttpReceiver> {
  const started = await startReceiver(answer);
  toStop.push(started);
  return started;
}

async function notified(...parameters: Parameters<typeof openNotified>): Promise<Notified> {
  const opened = await openNotified(...parameters);
  toStop.push(opened);
  return opened;
}

function webhook(name: string, port: number, more = ""): string {
  return `
  - name: ${name}
    type: webhook
    url: http://127.0.0.1:${port}/${name}
    secret: { file: secret }
    firstRetry: 20ms
    maxRetry: 50ms
    ${more}`;
}

function verified({ headers, body }: ReceivedRequest): ApprovalNotification {
  return verifyWebhook({ headers, body, secrets: [WEBHOOK_SECRET] });
}

/** Of events that were accepted, the kinds by approval, in the order in which they came; repeats count once. */
function kindsByApproval(requests: readonly ReceivedRequest[]): Map<string, string[]> {
  const seen = new Set<string>();
  const kinds = new Map<string, string[]>();
  for (const { id, subject, data } of requests.map(verified)) {
    if (seen.has(id)) continue;
    seen.add(id);
    kinds.set(subject, [...(kinds.get(subject) ?? []), data.event.kind]);
  }
  return kinds;
}

/** Nobody listens there: whoever did has gone. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Parsing boundary: a TCP server's address is one.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const WHOLE_STORY = [
  "requested",
  "stage_opened",
  "vote_cast",
  "stage_approved",
  "stage_opened",
  "vote_cast",
  "vote_cast",
  "stage_approved",
  "approved",
];

async function approve(plane: Notified, amount: number) {
  const escalation = await plane.escalate(amount);
  for (const who of ["tina", "fred", "fay"]) await plane.vote(who, escalation);
  return escalation;
}

describe("a webhook", () => {
  it("gets every event of every approval, signed, in order, from whichever of three replicas", async () => {
    const hook = await receiver();
    const plane = await notified(`consoleUrl: https://c.test\ntargets:${webhook("hook", hook.port)}`, { replicas: 3 });
    const escalations = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => approve(plane, 1_000 + n)));
    await vi.waitFor(() => {
      const kinds = kindsByApproval(hook.accepted("/hook"));
      for (const { approvalId } of escalations) expect(kinds.get(approvalId)).toEqual(WHOLE_STORY);
    }, PATIENCE);
    const events = hook.accepted("/hook").map(verified);
    const first = events.find(({ subject }) => subject === escalations[0]?.approvalId);
    expect(first).toMatchObject({
      id: `dev.${first?.subject}.1`,
      type: "dev.postern.approval.requested.v1",
      source: "urn:postern:environment:dev",
      data: { approval: { status: "pending" }, link: `https://c.test/approvals/dev/${first?.subject}` },
    });
    expect(hook.received[0]?.headers["content-type"]).toBe("application/cloudevents+json");
    for (const { approvalId } of escalations) {
      const sequences = events.filter(({ subject }) => subject === approvalId).map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.toSorted());
    }
  });

  it("that fails gets the same event again, and nothing later of that approval before it", async () => {
    const failures = new Map<string, number>();
    const hook = await receiver(({ body }) => {
      const { id } = JSON.parse(body);
      const failed = failures.get(id) ?? 0;
      failures.set(id, failed + 1);
      return failed < 2 ? 500 : 200;
    });
    const plane = await notified(`targets:${webhook("hook", hook.port)}`, { replicas: 2 });
    const { approvalId } = await approve(plane, 1_000);
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/hook")).get(approvalId)).toEqual(WHOLE_STORY);
    }, PATIENCE);
    const ids = hook.received.map(({ headers }) => headers["webhook-id"]);
    const inOrder = Array.from({ length: WHOLE_STORY.length }, (_, n) => `dev.${approvalId}.${n + 1}`);
    expect(ids).toEqual(inOrder.flatMap((id) => [id, id, id]));
  });

  it("that is too slow is given up on in time, and gets it again", async () => {
    const hook = await receiver((_, before) => (before === 0 ? "never" : 200));
    const plane = await notified(`targets:${webhook("hook", hook.port, "timeout: 100ms")}`);
    const { approvalId } = await plane.escalate(1_000);
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/hook")).get(approvalId)).toEqual(["requested", "stage_opened"]);
    }, PATIENCE);
    expect(plane.logged.join("")).toContain('"reason":"timeout"');
  });

  it("gets what it asked for and nothing else", async () => {
    const hook = await receiver();
    const filters = "events: [requested, denied]\n    environments: [dev]\n    workflows: [refunds]";
    const elsewhere = webhook("elsewhere", hook.port, "environments: [prod]");
    const otherwise = webhook("otherwise", hook.port, "workflows: [quick]");
    const plane = await notified(`targets:${webhook("hook", hook.port, filters)}${elsewhere}${otherwise}`);
    const escalation = await plane.escalate(1_000);
    await plane.vote("tina", escalation, "VERDICT_DENY");
    const quick = await plane.escalate(1_001, { workflow: "quick" });
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/otherwise")).get(quick.approvalId)?.[0]).toBe("requested");
      expect(kindsByApproval(hook.accepted("/hook")).get(escalation.approvalId)).toEqual(["requested", "denied"]);
    }, PATIENCE);
    expect(kindsByApproval(hook.accepted("/hook")).size).toBe(1);
    expect(hook.accepted("/elsewhere")).toEqual([]);
    const [event] = hook.accepted("/hook").map(verified);
    expect(event?.data.approval).not.toHaveProperty("arguments");
  });
});

describe("a target that is down", () => {
  it("delays no other, and is shown as failing", async () => {
    const hook = await receiver();
    const gone = webhook("gone", await deadPort(), "maxAttempts: 100");
    const plane = await notified(`targets:${gone}${webhook("hook", hook.port)}`);
    const escalations = await Promise.all([1, 2, 3].map((n) => approve(plane, 1_000 + n)));
    await vi.waitFor(() => {
      const kinds = kindsByApproval(hook.accepted("/hook"));
      for (const { approvalId } of escalations) expect(kinds.get(approvalId)).toEqual(WHOLE_STORY);
    }, PATIENCE);
    await vi.waitFor(async () => {
      const { targets } = await plane.service("vic").notifications.listTargets({ environment: "dev" });
      const [down, up] = targets;
      expect(down).toMatchObject({ name: "gone", queued: 12, failing: 3, lastFailure: "ECONNREFUSED" });
      expect(down?.oldestQueuedAt).not.toBeNull();
      expect(up).toMatchObject({ name: "hook", queued: 0, failing: 0, deadLetters: 0, lastFailure: "" });
    }, PATIENCE);
  });

  it("leaves dead letters, which an admin replays when it is back", async () => {
    let up = false;
    const hook = await receiver(() => (up ? 200 : 503));
    const plane = await notified(
      `targets:${webhook("hook", hook.port, "maxAttempts: 2\n    events: [requested, denied]")}`,
    );
    const escalation = await plane.escalate(1_000);
    await plane.vote("tina", escalation, "VERDICT_DENY");
    const { notifications } = plane.service("root");
    const dead = async () => (await notifications.listDeadLetters({ environment: "dev" })).deadLetters;
    await vi.waitFor(async () => expect(await dead()).toHaveLength(2), PATIENCE);
    const [newest, oldest] = await dead();
    const { approvalId } = escalation;
    const reason = "HTTP 503, after 2 tries";
    expect(newest).toMatchObject({ target: "hook", approvalId, kinds: ["denied"], tries: 2, reason });
    expect(oldest).toMatchObject({ target: "hook", approvalId, kinds: ["requested"] });

    up = true;
    const replay = { environment: "dev", ids: [oldest?.id ?? 0] };
    for (const who of ["vic", "tina"]) {
      await expect(plane.service(who).notifications.replayDeadLetters(replay)).rejects.toMatchObject({
        code: "ROLE_MISSING",
      });
    }
    await expect(notifications.replayDeadLetters({ environment: "dev" })).rejects.toMatchObject({
      code: "FIELD_REQUIRED",
    });
    await expect(notifications.replayDeadLetters({ environment: "dev", ids: [999] })).rejects.toMatchObject({
      code: "DEAD_LETTER_NOT_FOUND",
    });
    expect((await notifications.replayDeadLetters(replay)).replayed).toHaveLength(1);
    expect((await notifications.replayDeadLetters({ environment: "", all: true })).replayed).toHaveLength(1);
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/hook")).get(approvalId)).toEqual(["requested", "denied"]);
    }, PATIENCE);
    expect(await dead()).toEqual([]);
  });

  it("that says it is gone is not asked twice, and goes on with the next", async () => {
    const hook = await receiver((_, before) => (before === 0 ? 410 : 200));
    const plane = await notified(`targets:${webhook("hook", hook.port, "events: [requested, denied]")}`);
    const escalation = await plane.escalate(1_000);
    await plane.vote("tina", escalation, "VERDICT_DENY");
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/hook")).get(escalation.approvalId)).toEqual(["denied"]);
    }, PATIENCE);
    expect(hook.received).toHaveLength(2);
  });

  it("keeps its notifications over a restart of the control plane and a kill of NATS", async () => {
    let up = false;
    const hook = await receiver(() => (up ? 200 : 500));
    const plane = await notified(`targets:${webhook("hook", hook.port, "maxAttempts: 100")}`);
    const { approvalId } = await plane.escalate(1_000);
    await vi.waitFor(() => expect(hook.received.length).toBeGreaterThan(1), PATIENCE);
    await plane.plane.stopReplicas();
    await plane.nats.kill();
    await plane.nats.restart();
    await plane.replica();
    up = true;
    await vi.waitFor(() => {
      expect(kindsByApproval(hook.accepted("/hook")).get(approvalId)).toEqual(["requested", "stage_opened"]);
    }, PATIENCE);
  });
});

describe("a chat", () => {
  it("is asked for votes with a link, is told of the end, and shows what people wrote as they wrote it", async () => {
    const chat = await receiver();
    const target = "- { name: chat, type: slack, url: { file: chat-url } }";
    const plane = await notified(`consoleUrl: https://c.test\ntargets:\n  ${target}`, {
      files: { "chat-url": `http://127.0.0.1:${chat.port}/services/T0KEN` },
    });
    const escalation = await plane.escalate(1_000, { reason: "<!channel> <https://evil.test|click>" });
    await plane.vote("tina", escalation, "VERDICT_DENY");
    await vi.waitFor(() => expect(chat.accepted("/services/T0KEN")).toHaveLength(2), PATIENCE);
    const [asked, told] = chat.accepted("/services/T0KEN").map(({ body }) => JSON.parse(body).text);
    expect(asked).toContain("*Approval needed*: `payments.refund.create` on `payment p-1` in `dev`");
    expect(asked).toContain("`&lt;!channel&gt; &lt;https://evil.test|click&gt;`");
    expect(asked).toContain(`postern approvals approve ${escalation.approvalId}@2 --environment dev`);
    expect(asked).toContain(`<https://c.test/approvals/dev/${escalation.approvalId}|`);
    expect(told).toMatch(/^\*Denied\*/);
    expect(told).not.toContain("approvals approve");
    expect(chat.received[0]?.headers).not.toHaveProperty("webhook-signature");
  });
});

describe("what is secret", () => {
  it("is in no log line, whatever goes right or wrong, and in no answer", async () => {
    const hook = await receiver(({ path }, before) => (path === "/hook" || before > 1 ? 200 : 404));
    const file = [
      "targets:",
      webhook("hook", hook.port),
      webhook("gone", await deadPort(), "maxAttempts: 2"),
      "  - { name: chat, type: slack, url: { file: chat-url }, firstRetry: 10ms }",
    ].join("\n");
    const files = { "chat-url": `http://127.0.0.1:${hook.port}/services/T0KEN` };
    const plane = await notified(file, { files });
    await approve(plane, 1_000);
    await vi.waitFor(async () => {
      const { targets } = await plane.service("root").notifications.listTargets({ environment: "dev" });
      expect(targets.map(({ queued }) => queued)).toEqual([0, 0, 0]);
    }, PATIENCE);
    const { targets } = await plane.service("root").notifications.listTargets({ environment: "dev" });
    const { deadLetters } = await plane.service("root").notifications.listDeadLetters({ environment: "dev" });
    expect(deadLetters.length).toBeGreaterThan(0);
    const said = plane.logged.join("") + JSON.stringify({ targets, deadLetters });
    for (const expected of ["notification delivered", "not delivered yet", "given up", `127.0.0.1:${hook.port}`]) {
      expect(said).toContain(expected);
    }
    const key = WEBHOOK_SECRET.replace("whsec_", "");
    for (const secret of [key, Buffer.from(key, "base64").toString("hex"), "T0KEN", "/services", "webhook-signature"]) {
      expect(said).not.toContain(secret);
    }
  });
});
