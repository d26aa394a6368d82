import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import type { DeadLetter, DeliveryFailure, QueuedNotification } from "../../shared/bus/notification-ports.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { WebhookSecret } from "../../shared/webhook/secret.ts";
import { escalationOf, stageOf, workflowOf } from "../testing/fixtures.ts";
import { Courier } from "./courier.ts";
import { DeliveryTally } from "./delivery-tally.ts";
import type { Target } from "./target.ts";

const escalation = escalationOf(1);
const { environment, approvalId } = escalation;
const NOW = 1_800_000_000_000;

/** Two events in one record: two requests of one notification. */
const stored: StoredRecord = {
  environment,
  approvalId,
  sequence: 5,
  record: {
    events: [
      { kind: "requested", atMs: NOW, escalation, workflow: workflowOf([stageOf("team")]) },
      { kind: "stage_opened", atMs: NOW, stage: 0, deadlineMs: NOW + 60_000 },
    ],
  },
};

let server: Server;
let answers: number[];
let ids: string[];
beforeEach(async () => {
  answers = [];
  ids = [];
  server = createServer((request, response) => {
    ids.push(String(request.headers["webhook-id"]));
    request.resume().on("end", () => response.writeHead(answers.shift() ?? 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function target(): Target {
  // Parsing boundary: a TCP server's address is one.
  const { port } = server.address() as AddressInfo;
  const secrets = [new WebhookSecret(new Uint8Array(32))];
  const terms = {
    name: "hook",
    type: "webhook",
    events: undefined,
    environments: undefined,
    workflows: undefined,
    includeArguments: false,
    timeoutMs: 5_000,
    retry: { maxAttempts: 3, maxAgeMs: 60_000, firstDelayMs: 1_000, maxDelayMs: 10_000 },
  } as const;
  return { ...terms, host: "127.0.0.1", endpoint: () => ({ url: `http://127.0.0.1:${port}/`, secrets }) };
}

function queued(over: Partial<QueuedNotification> = {}): QueuedNotification {
  const kinds = ["requested", "stage_opened"];
  const about = { target: "hook", environment, approvalId, recordSequence: 5, kinds, queuedAtMs: NOW };
  return { ...about, sequence: 10, handedOut: 1, ...over };
}

function failure(over: Partial<DeliveryFailure> = {}): DeliveryFailure {
  const about = { target: "hook", environment, approvalId, sequence: 10 };
  return { ...about, tries: 1, delivered: 0, lastTryAtMs: NOW, nextTryAtMs: NOW, reason: "HTTP 500", ...over };
}

function ports() {
  return {
    consoleUrl: undefined,
    log: { read: async () => [stored] },
    queue: { firstOf: async () => 10 },
    failures: { get: async () => undefined, put: async () => {}, delete: async () => {}, list: async () => [] },
    deadLetters: { put: async () => {} },
    tally: new DeliveryTally(),
    nowMs: () => NOW,
    random: () => 0,
    logger: silentLogger,
  };
}

function setUp(given: { readonly first?: number; readonly failure?: DeliveryFailure; readonly nowMs?: number } = {}) {
  const failures = new Map<number, DeliveryFailure>();
  if (given.failure !== undefined) failures.set(given.failure.sequence, given.failure);
  const buried: (DeadLetter & { messageId: string })[] = [];
  const tally = new DeliveryTally();
  const courier = new Courier({
    ...ports(),
    queue: { firstOf: async () => given.first ?? 10 },
    failures: {
      get: async (_, sequence) => failures.get(sequence),
      put: async (put) => void failures.set(put.sequence, put),
      delete: async (_, sequence) => void failures.delete(sequence),
      list: async () => [...failures.values()],
    },
    deadLetters: { put: async (letter, messageId) => void buried.push({ ...letter, messageId }) },
    tally,
    nowMs: () => given.nowMs ?? NOW,
  });
  return { courier, failures, buried, tally };
}

describe("a courier", () => {
  it("sends an event per request, in order, and remembers nothing of what went well", async () => {
    const { courier, failures, tally } = setUp();
    expect(await courier.deliver(target(), queued())).toBe("done");
    expect(ids).toEqual([1, 2].map((revision) => `dev.${approvalId}.${revision}`));
    expect(failures.size).toBe(0);
    expect(tally.of("hook")).toEqual({ delivered: 1, failed: 0, dead: 0 });
  });

  it("does not send what another replica was done with in the meantime", async () => {
    const { courier } = setUp({ first: 11 });
    expect(await courier.deliver(target(), queued({ handedOut: 2 }))).toBe("done");
    expect(ids).toEqual([]);
  });

  it("waits behind an earlier notification of the same approval, longer each time", async () => {
    const { courier } = setUp({ first: 9 });
    const pauses = [];
    for (const handedOut of [1, 2, 3, 50]) pauses.push(await courier.deliver(target(), queued({ handedOut })));
    expect(pauses).toEqual([50, 100, 200, 2_000].map((againInMs) => ({ againInMs })));
    expect(ids).toEqual([]);
  });

  it("waits behind one that pauses until that one is tried again", async () => {
    const { courier } = setUp({ first: 9, failure: failure({ sequence: 9, nextTryAtMs: NOW + 7_000 }) });
    expect(await courier.deliver(target(), queued())).toEqual({ againInMs: 7_050 });
  });

  it("goes on behind what was delivered before a failure", async () => {
    answers = [200, 500];
    const { courier, failures } = setUp();
    expect(await courier.deliver(target(), queued())).toEqual({ againInMs: 1_000 });
    expect(failures.get(10)).toEqual(failure({ tries: 1, delivered: 1, nextTryAtMs: NOW + 1_000 }));

    const later = setUp({ failure: failures.get(10) ?? failure(), nowMs: NOW + 1_000 });
    expect(await later.courier.deliver(target(), queued({ handedOut: 2 }))).toBe("done");
    expect(ids).toEqual([1, 2, 2].map((revision) => `dev.${approvalId}.${revision}`));
    expect(later.failures.size).toBe(0);
  });

  it("does not try before its time what NATS hands out early", async () => {
    const { courier } = setUp({ failure: failure({ nextTryAtMs: NOW + 9_000 }) });
    expect(await courier.deliver(target(), queued({ handedOut: 2 }))).toEqual({ againInMs: 9_000 });
    expect(ids).toEqual([]);
  });

  it("buries after its last try, under an id that tells a repeat", async () => {
    answers = [500];
    const { courier, failures, buried, tally } = setUp({ failure: failure({ tries: 2 }) });
    expect(await courier.deliver(target(), queued({ handedOut: 3 }))).toBe("done");
    expect(buried).toMatchObject([
      { messageId: "hook.10", tries: 3, reason: "HTTP 500, after 3 tries", recordSequence: 5 },
    ]);
    expect(failures.size).toBe(0);
    expect(tally.of("hook")).toEqual({ delivered: 0, failed: 1, dead: 1 });
  });

  it("buries what the log does not hold, and leaves for later what the bus does not give", async () => {
    const { courier, buried } = setUp();
    expect(await courier.deliver(target(), queued({ recordSequence: 6 }))).toBe("done");
    expect(buried).toMatchObject([{ reason: "the log does not hold its record", tries: 0 }]);

    const away = new Courier({
      ...ports(),
      log: {
        read: async () => {
          throw new PosternError("unavailable", "BUS_UNAVAILABLE", "away");
        },
      },
    });
    await expect(away.deliver(target(), queued())).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
    expect(ids).toEqual([]);
  });
});
