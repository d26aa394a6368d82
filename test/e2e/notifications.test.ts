import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ApprovalNotification, verifyWebhook } from "../../client/verify-webhook.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { escalationOf, POLICIES } from "../support/approval-fixtures.ts";
import { eventually } from "../support/cli-stack.ts";
import { type TestControlPlane, testControlPlane } from "../support/control-plane.ts";
import { type HttpReceiver, startReceiver } from "../support/http-receiver.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";
import { WEBHOOK_SECRET } from "../support/notified.ts";
import { cleanEnvironment, startPostern } from "../support/postern-cli.ts";
import type { Started } from "../support/run-process.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const APPROVALS_PER_KILL = 4;
const KILLS = 4;
/** What becomes of an approval of the workflow `quick` that nobody votes on. */
const STORY = ["requested", "stage_opened", "stage_timed_out", "stage_opened", "stage_timed_out", "expired"];

let folder: string;
let nats: TestNats;
let plane: TestControlPlane;
let receiver: HttpReceiver;
const running = new Set<Started>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-notifications-"));
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  // Slow enough that a kill meets deliveries under way.
  receiver = await startReceiver(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return 200;
  });
  const admin = await plane.token({ name: "root", roles: ["admin"] });
  const inProcess = await plane.replica();
  await inProcess.client("postern.v1.PolicyService", admin).publish({ environment: "dev", files: [POLICIES] });
  await inProcess.stop();
  await writeFile(
    join(folder, "notifications.yaml"),
    `targets: [{ name: hook, type: webhook, url: "http://127.0.0.1:${receiver.port}/", secret: { env: HOOK_SECRET } }]`,
  );
});
afterAll(async () => {
  for (const replica of running) await kill(replica);
  await receiver?.stop();
  await plane?.stop();
  await nats?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startReplica(name: string): Promise<Started> {
  const { tokensFile, signingKey, trustedKeys } = plane.settings;
  const config = {
    replicaId: name,
    environments: "dev",
    listen: "127.0.0.1:0",
    nats: nats.url,
    tokensFile,
    signingKey,
    trustedKeys,
    notificationsFile: join(folder, "notifications.yaml"),
  };
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, JSON.stringify(config));
  const environment = cleanEnvironment({ HOOK_SECRET: WEBHOOK_SECRET });
  const replica = startPostern(folder, ["control-plane", "--config", file], environment);
  running.add(replica);
  await replica.shows('"serving"');
  return replica;
}

async function kill(replica: Started): Promise<void> {
  running.delete(replica);
  replica.child.kill("SIGKILL");
  await replica.finished;
}

/** By approval, the kinds in the order in which they first came. */
function stories(): ReadonlyMap<string, readonly string[]> {
  const events = new Map<string, ApprovalNotification>();
  for (const { headers, body } of receiver.accepted("/")) {
    const event = verifyWebhook({ headers, body, secrets: [WEBHOOK_SECRET] });
    if (!events.has(event.id)) events.set(event.id, event);
  }
  const kinds = new Map<string, string[]>();
  for (const { subject, data } of events.values()) {
    kinds.set(subject, [...(kinds.get(subject) ?? []), data.event.kind]);
  }
  return kinds;
}

it("loses no event and keeps each approval's in order when replicas are killed while they deliver", async () => {
  const replicas = [await startReplica("one"), await startReplica("two")];
  const escalations: Escalation[] = [];
  for (let round = 0; round < KILLS; round += 1) {
    const before = receiver.received.length;
    for (let n = 0; n < APPROVALS_PER_KILL; n += 1) {
      const escalation = escalationOf(1_000 + escalations.length, { workflow: "quick" });
      escalations.push(escalation);
      await plane.bus.escalations.publish(escalation);
    }
    await eventually(
      async () => receiver.received.length,
      (count) => count > before,
    );
    const victim = replicas.shift();
    if (victim !== undefined) await kill(victim);
    replicas.push(await startReplica(`again-${round}`));
  }
  const complete = () => escalations.every(({ approvalId }) => stories().get(approvalId)?.length === STORY.length);
  await eventually(async () => complete(), Boolean, 180_000);
  for (const { approvalId } of escalations) expect(stories().get(approvalId)).toEqual(STORY);
});
