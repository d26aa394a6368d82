import { vi } from "vitest";
import type { ConnectedBus } from "../../runtime/nats/connect-bus.ts";
import { decide, outcomeOf, replay } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalRecord, Escalation, Grant, Verdict } from "../../shared/approval/model.ts";
import { encodeContent, type SigningKey, signManifest, signOutcome } from "../../shared/bundle/index.ts";
import type { BundleContent, BundlePointer } from "../../shared/bundle/model.ts";
import type { StoredRecord } from "../../shared/bus/ports.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import type { PolicySet, Workflow } from "../../shared/policy/model.ts";

/**
 * The control plane's part, played by direct calls to the bus and the pure decider: for tests of the agent that want
 * each step in their own hands.
 */
export class ControlPlaneRole {
  readonly bus: ConnectedBus;
  readonly escalations: Escalation[] = [];
  readonly #key: SigningKey;
  readonly #environment = "test";
  #policySet: PolicySet = { policies: [], workflows: [] };

  constructor(bus: ConnectedBus, key: SigningKey) {
    this.bus = bus;
    this.#key = key;
  }

  /** Takes escalations off the queue and opens their approvals, as the control plane would. */
  async openApprovals(): Promise<void> {
    await this.bus.escalations.consume(async (escalation) => {
      this.escalations.push(escalation);
      await this.#execute(escalation.approvalId, {
        kind: "request",
        nowMs: Date.now(),
        escalation,
        workflow: this.#workflow(escalation.workflow),
      });
    });
  }

  /** Publishes policies as the next revision, or as the one given. Returns the revision. */
  async publish(yaml: string, changed: Partial<PublishOptions> = {}): Promise<number> {
    const { pointer, bytes, policySet } = await this.bundle(yaml, changed);
    this.#policySet = policySet;
    await this.bus.bundles.putContent(this.#environment, pointer.digest, bytes);
    await this.putPointer(pointer);
    return pointer.revision;
  }

  /** A signed bundle, published nowhere. */
  async bundle(yaml: string, changed: Partial<PublishOptions> = {}) {
    const policySet = parse(yaml);
    const content: BundleContent = { formatVersion: 1, policySet, sources: [] };
    const { bytes, digest } = encodeContent(content);
    const active = await this.bus.bundles.active(this.#environment);
    const revision = changed.revision ?? (active?.pointer.revision ?? 0) + 1;
    const manifest = {
      environment: changed.environment ?? this.#environment,
      revision,
      digest,
      publishedAtMs: Date.now(),
      publishedBy: "test",
      message: "",
      policies: policySet.policies.length,
      rules: 1,
      workflows: policySet.workflows.length,
      rollbackOf: 0,
    };
    const pointer: BundlePointer = {
      revision,
      digest,
      signature: await signManifest(manifest, changed.key ?? this.#key),
    };
    return { pointer, bytes, policySet };
  }

  /** Puts whatever pointer is given, good or bad. */
  async putPointer(pointer: BundlePointer): Promise<void> {
    const active = await this.bus.bundles.active(this.#environment);
    const put = await this.bus.bundles.replace(this.#environment, pointer, active?.version ?? 0);
    if (put === "conflict") throw new Error("somebody else published");
  }

  /** Resolves when the approval is open. */
  async opened(approvalId: string): Promise<void> {
    await vi.waitFor(
      async () => {
        if ((await this.#records(approvalId)).length === 0) throw new Error(`approval ${approvalId} is not open`);
      },
      { timeout: 15_000, interval: 20 },
    );
  }

  /** Votes in the open stage. */
  async vote(approvalId: string, verdict: Verdict, voter = "carol", signWith = this.#key): Promise<void> {
    await this.opened(approvalId);
    const command: ApprovalCommand = {
      kind: "vote",
      nowMs: Date.now(),
      voteId: `${approvalId}-${voter}`,
      voter: { id: voter, groups: ["approvers"] },
      verdict,
      reason: "looked at it",
    };
    await this.#execute(approvalId, command, signWith);
  }

  async cancel(approvalId: string): Promise<void> {
    await this.opened(approvalId);
    await this.#execute(approvalId, { kind: "cancel", nowMs: Date.now(), by: "carol", reason: "not needed" });
  }

  /** Lets the open stage time out. */
  async timeOut(approvalId: string): Promise<void> {
    await this.opened(approvalId);
    await this.#execute(approvalId, { kind: "tick", nowMs: Date.now() + 24 * 3_600_000 });
  }

  /** The grant of an approval that came through. */
  async grantOf(approvalId: string): Promise<Grant> {
    const grant = replay(await this.#log(approvalId))?.grant;
    if (grant === undefined) throw new Error(`approval ${approvalId} holds no grant`);
    return grant;
  }

  async #execute(approvalId: string, command: ApprovalCommand, signWith = this.#key): Promise<void> {
    const records = await this.#records(approvalId);
    const log = records.map(({ record }) => record);
    const events = decide(replay(log), command);
    if (events.length === 0) return;
    const outcome = outcomeOf(stateAfter([...log, { events }]));
    const jws = outcome === undefined ? undefined : await signOutcome(outcome, signWith);
    const record: ApprovalRecord = jws === undefined ? { events } : { events, outcome: jws };
    const last = records[records.length - 1]?.sequence ?? 0;
    const appended = await this.bus.approvals.append(this.#environment, approvalId, record, last);
    if (appended === "conflict") throw new Error("somebody else was first");
    if (outcome === undefined || jws === undefined) return;
    if (outcome.grant !== undefined) {
      await this.bus.grants.create({ grant: outcome.grant, outcome: jws, revoked: false });
    }
    this.bus.decided.announce(this.#environment, approvalId, jws, { traceparent: "" });
  }

  #records(approvalId: string): Promise<readonly StoredRecord[]> {
    return this.bus.approvals.read(this.#environment, approvalId);
  }

  async #log(approvalId: string): Promise<ApprovalRecord[]> {
    return (await this.#records(approvalId)).map(({ record }) => record);
  }

  #workflow(name: string): Workflow {
    const workflow = this.#policySet.workflows.find(({ metadata }) => metadata.name === name);
    if (workflow === undefined) throw new Error(`no workflow ${name}`);
    return workflow;
  }
}

interface PublishOptions {
  readonly revision: number;
  readonly environment: string;
  readonly key: SigningKey;
}

function stateAfter(records: readonly ApprovalRecord[]) {
  const state = replay(records);
  if (state === undefined) throw new Error("no state after an event");
  return state;
}

function parse(yaml: string): PolicySet {
  const { policySet, diagnostics } = parsePolicyFiles([{ path: "test.yaml", content: yaml }]);
  if (policySet === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return policySet;
}

/** One rule of each kind; `extra` is put among the rules. */
export function policies(extra = "", more = ""): string {
  return `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: arguments.amount <= 50, effect: allow }
    - { id: large, when: arguments.amount > 50, effect: escalate, workflow: refunds, obligations: [{ id: mask-card }] }
    - { id: blocked, when: "'blocked' in subject.roles", effect: deny }
${extra}
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [approvers] }, quorum: 1, timeout: 5m, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
${more}`;
}

/** A check of a refund. */
export function refund(amount: number, changed: { readonly roles?: string[]; readonly key?: string } = {}) {
  return {
    subject: { type: "user", id: "ada", roles: changed.roles ?? ["support"] },
    action: { name: "payments.refund.create" },
    resource: { type: "payment", id: "pay-1" },
    arguments: { fields: { amount: { numberValue: amount } } },
    idempotencyKey: changed.key ?? "",
  };
}
