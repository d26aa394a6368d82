import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { createLogger } from "../../runtime/log/logger.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { ControlPlaneSettings } from "../../shared/config/index.ts";
import { escalationOf, POLICIES } from "./approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "./control-plane.ts";
import { startTestNats, type TestNats } from "./nats.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

/** A control plane with a notifications file, on a bus of its own. */
export interface Notified {
  readonly nats: TestNats;
  readonly plane: TestControlPlane;
  readonly first: TestReplica;
  readonly settings: ControlPlaneSettings;
  /** Every line that replicas in this process logged, at level trace. */
  readonly logged: readonly string[];
  /** One more replica. */
  replica(): Promise<TestReplica>;
  /** Who can call: root (admin), tina (support-leads), fred and fay (finance), vic (viewer). */
  service(who: string): ReturnType<typeof clientsOf>;
  /** Asks, and waits until the approval is there. */
  escalate(amount: number, over?: Partial<Escalation>): Promise<Escalation>;
  vote(who: string, escalation: Escalation, verdict?: "VERDICT_APPROVE" | "VERDICT_DENY"): Promise<void>;
  stop(): Promise<void>;
}

const PEOPLE = [
  { name: "root", roles: ["admin"], groups: [] },
  { name: "tina", roles: ["approver"], groups: ["support-leads"] },
  { name: "fred", roles: ["approver"], groups: ["finance"] },
  { name: "fay", roles: ["approver"], groups: ["finance"] },
  { name: "vic", roles: ["viewer"], groups: [] },
] as const;

/** `files`: beside the notifications file, by name; `secret` is there already. */
export async function openNotified(
  notifications: string,
  options: { readonly files?: Readonly<Record<string, string>>; readonly replicas?: number } = {},
): Promise<Notified> {
  const folder = await mkdtemp(join(tmpdir(), "postern-notified-"));
  const files = { secret: `${WEBHOOK_SECRET}\n`, "notifications.yaml": notifications, ...options.files };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  const nats = await startTestNats();
  const plane = await testControlPlane(nats.url);
  const settings = { ...plane.settings, notificationsFile: join(folder, "notifications.yaml") };
  const tokens = new Map<string, string>();
  for (const { name, roles, groups } of PEOPLE) {
    tokens.set(name, await plane.token({ name, roles: [...roles], groups: [...groups] }));
  }
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const replica = () =>
    plane.replica(
      { notificationsFile: settings.notificationsFile },
      createLogger({ name: "control-plane", level: "trace", destination }),
    );
  const first = await replica();
  for (let more = 1; more < (options.replicas ?? 1); more += 1) await replica();
  const service = (who: string) => clientsOf(first, tokens.get(who) ?? "");
  await service("root").policies.publish({ environment: "dev", files: [POLICIES] });
  return {
    nats,
    plane,
    first,
    settings,
    logged,
    replica,
    service,
    async escalate(amount, over = {}) {
      const escalation = escalationOf(amount, over);
      const { environment, approvalId: id } = escalation;
      await plane.bus.escalations.publish(escalation);
      await vi.waitFor(() => service("root").approvals.get({ environment, id }), { timeout: 10_000 });
      return escalation;
    },
    async vote(who, { environment, approvalId: id }, verdict = "VERDICT_APPROVE") {
      const { approval } = await service(who).approvals.get({ environment, id });
      await service(who).approvals.vote({
        environment,
        id,
        verdict,
        reason: "fine",
        revision: approval?.revision ?? 0,
      });
    },
    async stop() {
      await plane.stop();
      await nats.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function clientsOf(replica: TestReplica, token: string) {
  return {
    approvals: replica.client("postern.v1.ApprovalService", token),
    policies: replica.client("postern.v1.PolicyService", token),
    notifications: replica.client("postern.v1.NotificationService", token),
  };
}
