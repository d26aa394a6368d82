import { vi } from "vitest";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import type { ServiceName } from "../../runtime/rpc/service-types.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { escalationOf } from "./approval-fixtures.ts";
import { type TestReplica, testControlPlane } from "./control-plane.ts";
import { startTestNats } from "./nats.ts";

/** Approvers by name, with their groups. */
export type People = Readonly<Record<string, readonly string[]>>;

export type ApprovalDesk = Awaited<ReturnType<typeof openDesk>>;

/**
 * Two replicas of a control plane on a bus of their own, with an admin `root` and these people, and with escalations in
 * `dev` as agents would send them. `policies`: YAML, published as revision 1.
 */
export async function openDesk(people: People, policies: string) {
  const nats = await startTestNats();
  const plane = await testControlPlane(nats.url);
  const tokens = new Map([["root", await plane.token({ name: "root", roles: ["admin"] })]]);
  for (const [name, groups] of Object.entries(people)) {
    tokens.set(name, await plane.token({ name, roles: ["approver"], groups }));
  }
  const replica = await plane.replica();
  const other = await plane.replica();
  const service = <Name extends ServiceName>(name: Name, who: string, at: TestReplica = replica) =>
    at.client(name, tokens.get(who));
  const approvals = (who: string, at: TestReplica = replica) => service("postern.v1.ApprovalService", who, at);
  const files = [{ path: "policies.yaml", content: policies }];
  await service("postern.v1.PolicyService", "root").publish({ environment: "dev", files });

  /** As the control plane shows it now. */
  async function show({ environment, approvalId: id }: Escalation, who = "root"): Promise<Approval__Output> {
    return shown((await approvals(who).get({ environment, id })).approval);
  }

  return {
    plane,
    replica,
    other,
    service,
    approvals,
    show,

    /** Asks, and waits until the approval is there. */
    async escalate(amount: number, over: Partial<Escalation> = {}): Promise<Escalation> {
      const escalation = escalationOf(amount, over);
      await plane.bus.escalations.publish(escalation);
      await vi.waitFor(() => show(escalation), { timeout: 10_000 });
      return escalation;
    },

    /** Looks at the approval, and votes on what it saw. */
    async vote(who: string, escalation: Escalation, over: object = {}): Promise<Approval__Output> {
      const { id, environment, revision } = await show(escalation, who);
      const seen = { id, environment, revision, verdict: "VERDICT_APPROVE", reason: "fine" } as const;
      return shown((await approvals(who).vote({ ...seen, ...over })).approval);
    },

    async stop(): Promise<void> {
      await plane.stop();
      await nats.stop();
    },
  };
}

function shown(approval: Approval__Output | null): Approval__Output {
  if (approval === null) throw new Error("the control plane answered without an approval");
  return approval;
}
