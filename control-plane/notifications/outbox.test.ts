import { describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import type { Notification } from "../../shared/bus/notification-ports.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { escalationOf, stageOf, workflowOf } from "../testing/fixtures.ts";
import { queueRecord } from "./outbox.ts";
import type { Target } from "./target.ts";

const escalation = escalationOf(1);
const { environment, approvalId } = escalation;
const NOW = 1_800_000_000_000;

const requested: StoredRecord = {
  environment,
  approvalId,
  sequence: 4,
  record: { events: [{ kind: "requested", atMs: NOW, escalation, workflow: workflowOf([stageOf("team")]) }] },
};
const cancelled: StoredRecord = {
  environment,
  approvalId,
  sequence: 5,
  record: { events: [{ kind: "cancelled", atMs: NOW, by: "ann", reason: "" }] },
};

function target(name: string, over: Partial<Target> = {}): Target {
  return {
    name,
    type: "webhook",
    events: undefined,
    environments: undefined,
    workflows: undefined,
    includeArguments: false,
    timeoutMs: 1,
    retry: { maxAttempts: 1, maxAgeMs: 1, firstDelayMs: 1, maxDelayMs: 1 },
    host: "h",
    endpoint: () => ({ url: "", secrets: [] }),
    ...over,
  };
}

async function queue(stored: StoredRecord, targets: readonly Target[], nowMs = NOW) {
  const put: [string, Notification][] = [];
  let reads = 0;
  await queueRecord(stored, {
    targets,
    log: {
      read: async () => {
        reads += 1;
        return [requested, cancelled];
      },
    },
    queue: { put: async (notification, id) => void put.push([id, notification]) },
    nowMs: () => nowMs,
    logger: silentLogger,
  });
  return { put, reads };
}

describe("a record of the approvals log", () => {
  it("is queued for each target that wants it, under an id of its own", async () => {
    const { put } = await queue(cancelled, [target("a"), target("b", { events: ["approved"] }), target("c")]);
    expect(put.map(([id]) => id)).toEqual(["5.a", "5.c"]);
    expect(put[0]?.[1]).toEqual({
      target: "a",
      environment,
      approvalId,
      recordSequence: 5,
      kinds: ["cancelled"],
      queuedAtMs: NOW,
    });
  });

  it("has the log read only for a target that chooses by workflow and would take it otherwise", async () => {
    expect((await queue(cancelled, [target("a")])).reads).toBe(0);
    expect((await queue(cancelled, [target("a", { workflows: ["refunds"], events: ["approved"] })])).reads).toBe(0);
    expect((await queue(requested, [target("a", { workflows: ["refunds"] })])).reads).toBe(0);
    const chosen = await queue(cancelled, [
      target("a", { workflows: ["refunds"] }),
      target("b", { workflows: ["other"] }),
    ]);
    expect(chosen.reads).toBe(1);
    expect(chosen.put.map(([id]) => id)).toEqual(["5.a"]);
  });

  it("is left out when it is a week old: nobody ran for so long", async () => {
    const { put } = await queue(cancelled, [target("a")], NOW + 7 * 86_400_000);
    expect(put).toEqual([]);
  });
});
