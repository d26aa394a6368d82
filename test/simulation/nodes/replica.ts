import type { WebhookAnswer } from "../../../control-plane/approvals/ask-webhook.ts";
import { type Approvals, createApprovals } from "../../../control-plane/approvals/create-approvals.ts";
import type { ApprovalSpans } from "../../../control-plane/telemetry/approval-spans.ts";
import type { Escalation } from "../../../shared/approval/model.ts";
import type { SigningKey } from "../../../shared/bundle/index.ts";
import { busUnavailable } from "../bus/link.ts";
import type { SimBus } from "../bus/sim-bus.ts";
import type { Journal } from "../journal.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { silentLogger } from "./silent-logger.ts";

export interface Replica {
  readonly life: Life;
  readonly approvals: Approvals;
  /** Whether it takes part by now: the log is folded. */
  isReady(): boolean;
}

const untraced: ApprovalSpans = {
  aroundEscalation: (_escalation, _parent, work) => work(),
  aroundVote: (_entry, _verdict, work) => work(),
  announcing: () => "",
};

/** A replica of the control plane: the product's own wiring of approvals, on simulated ports. */
export function startReplica(
  life: Life,
  world: World,
  bus: SimBus,
  scenario: Scenario,
  journal: Journal,
  key: SigningKey,
): Replica {
  let ready = false;
  const approvals = createApprovals({
    bus: {
      approvals: bus.approvals.logFor(life),
      archive: bus.approvals.archiveFor(life),
      snapshots: bus.snapshots.portFor(life),
      escalations: bus.escalationsFor(life),
      decided: bus.decided.portFor(life),
      grants: bus.grants.portFor(life),
      audit: bus.auditFor(life),
    },
    key,
    nowMs: world.clockOf(life),
    snapshotEvery: scenario.snapshotEvery,
    log: silentLogger(life),
    // The library reads bundles over the bus, which may be away.
    workflow: (_environment, revision, name) => bus.link.ask(life, () => scenario.workflowAt(revision, name)),
    facts: async () => ({ facts: {} }),
    askApprover: (escalation) => askApprover(life, world, bus, journal, escalation),
    spans: untraced,
    onOwnChange: () => {},
    onRefused: (escalation) => journal.refused(escalation),
    onUnreadable: () => {},
  });
  const begin = (): void => {
    approvals.start().then(
      () => {
        ready = true;
      },
      // As its supervisor would: a replica that can't start is started again.
      () => world.after(1_000, life, begin),
    );
  };
  begin();
  return { life, approvals, isReady: () => ready };
}

/** An automatic approver outside: it takes its time, fails, abstains, and says yes or no. */
async function askApprover(
  life: Life,
  world: World,
  bus: SimBus,
  journal: Journal,
  { approvalId }: Escalation,
): Promise<WebhookAnswer> {
  const { random } = world;
  await new Promise<void>((resolve) => world.after(random.between(1, 800), life, resolve));
  if (random.chance(bus.link.weather.lostAnswer * 3)) return { kind: "failed", reason: busUnavailable().message };
  const said = random.pick(["approve", "deny", "abstain"] as const);
  if (said === "abstain") return { kind: "abstained" };
  journal.webhookSaid(approvalId, said);
  return { kind: "verdict", verdict: said, reason: "" };
}
