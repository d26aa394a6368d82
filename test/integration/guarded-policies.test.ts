import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loadSigningKey } from "../../runtime/files/keys.ts";
import { decide, evolve, outcomeOf, replay } from "../../shared/approval/index.ts";
import type { ApprovalCommand, ApprovalState } from "../../shared/approval/model.ts";
import type { AuditEntry } from "../../shared/audit/model.ts";
import { encodeContent, signManifest, signOutcome } from "../../shared/bundle/index.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import { subjects } from "../../shared/bus/subjects.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let listener: NatsConnection;
let environmentsFile: string;
const audit: AuditEntry[] = [];
const tokens = { ed: "", tina: "", root: "", ann: "" };

const environments = ["ops", "prod", "dev", "other"];

/** What guards: weakening takes a lead, nothing may be published on top of a freeze, going back is free. */
const GUARD = (extra = "") => ({
  path: "guard.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: governance }
spec:
  default: deny
  match: { actions: ["postern.policy.**"], resources: ["environment"] }
  rules:
    - { id: back, actions: ["postern.policy.rollback"], effect: allow }
    - { id: harmless, actions: ["postern.policy.publish", "postern.policy.promote"], when: "!context.mayWeaken", effect: allow }
    - { id: weaker, actions: ["postern.policy.publish", "postern.policy.promote"], when: context.mayWeaken, effect: escalate, workflow: leads }
    - { id: freeze, actions: ["postern.policy.publish"], when: "'freeze' in facts && facts.freeze.active", effect: deny }
${extra}
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: leads }
spec:
  stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 1, timeout: 1h, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: security }
spec:
  stages: [{ name: security, approvers: { groups: [security] }, quorum: 1, timeout: 1h, onTimeout: deny }]
  grant: { uses: 1, ttl: 10m, scope: arguments }
`,
});

const payments = (limit: number, deny = false) => ({
  path: "payments.yaml",
  content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  match: { actions: ["payments.**"] }
  rules:
    - { id: small, when: "arguments.amount <= ${limit}", effect: allow }
${deny ? "    - { id: embargo, when: \"arguments.country == 'XX'\", effect: deny }" : ""}
`,
});

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  tokens.ed = await plane.token({ name: "ed", roles: ["policy-editor", "approver"], groups: ["leads"] });
  tokens.tina = await plane.token({ name: "tina", roles: ["approver"], groups: ["leads"] });
  tokens.ann = await plane.token({ name: "ann", roles: ["policy-editor", "approver"], groups: ["security"] });
  tokens.root = await plane.token({ name: "root", roles: ["admin"] });
  environmentsFile = join(plane.settings.signingKey, "..", "environments.yaml");
  await writeFile(environmentsFile, "environments: { prod: { guardedBy: ops }, ops: { guardedBy: ops } }\n");
  listener = await connect({ servers: nats.url });
  const subscription = listener.subscribe(subjects.audits);
  void (async () => {
    for await (const message of subscription) audit.push(...decodeAuditBatch(message.data).entries);
  })();
});
afterAll(async () => {
  await listener?.close();
  await plane?.stop();
  await nats?.stop();
});
afterEach(() => plane.stopReplicas());

const start = (over = {}) => plane.replica({ environments, environmentsFile, ...over });
const policies = (replica: TestReplica, token = tokens.ed) => replica.client("postern.v1.PolicyService", token);
const active = async (replica: TestReplica, environment = "prod") =>
  (await policies(replica).listEnvironments({ environment })).environments[0];

/** Proposes what takes an approval. */
async function propose(replica: TestReplica, limit: number, token = tokens.ed) {
  const answer = await policies(replica, token).publish({
    environment: "prod",
    files: [payments(limit, true)],
    message: `limit ${limit}`,
  });
  if (answer.change === null) throw new Error("it did not have to wait");
  expect(answer.bundle).toBeNull();
  return answer.change;
}

async function vote(
  replica: TestReplica,
  id: string,
  token = tokens.tina,
  verdict: "VERDICT_APPROVE" | "VERDICT_DENY" = "VERDICT_APPROVE",
) {
  const approvals = replica.client("postern.v1.ApprovalService", token);
  const approval = await vi.waitFor(async () => (await approvals.get({ environment: "ops", id })).approval, {
    timeout: 10_000,
  });
  return approvals.vote({ environment: "ops", id, verdict, reason: "seen", revision: approval?.revision ?? 0 });
}

/** Waits until a change has ended. */
async function ended(replica: TestReplica, id: string, environment = "prod") {
  return vi.waitFor(
    async () => {
      const { change } = await policies(replica).getChange({ environment, id });
      if (change === null || change.status === "pending") throw new Error(`change ${id} is still pending`);
      return change;
    },
    { timeout: 15_000, interval: 30 },
  );
}

vi.setConfig({ testTimeout: 30_000 });

/** A busy machine takes its time. */
const WAIT = { timeout: 10_000, interval: 30 };

describe("a guard whose workflow wants a reason with every request", () => {
  const wants = { environment: "strict", files: [payments(1)] };

  it("refuses a change without a message before anybody is asked, and takes the reason of a broken glass for one", async () => {
    const environmentsFile = join(plane.settings.signingKey, "..", "strict.yaml");
    await writeFile(environmentsFile, "environments: { strict: { guardedBy: strict } }\n");
    const replica = await start({ environments: ["strict"], environmentsFile });
    const root = policies(replica, tokens.root);
    const guard = GUARD().content.replaceAll("  grant:", "  requireReason: { request: true }\n  grant:");
    await root.publish({ environment: "strict", files: [{ path: "guard.yaml", content: guard }] });

    await expect(root.publish({ ...wants, message: " " })).rejects.toMatchObject({
      kind: "invalid_argument",
      code: "REASON_REQUIRED",
      hint: "Say why with --message; workflow 'leads' of 'strict' asks for it.",
    });
    expect((await root.listChanges({ environment: "strict", includeEnded: true })).changes).toEqual([]);
    await expect(root.publish({ ...wants, breakGlass: "fire" })).resolves.toMatchObject({
      change: { status: "pending", breakGlass: "fire" },
    });
  });
});

describe("an environment whose changes are guarded by policies", () => {
  it("takes nothing as long as its guard has no policies, which an admin alone may write first", async () => {
    const replica = await start();
    await expect(policies(replica).publish({ environment: "prod", files: [payments(10)] })).rejects.toMatchObject({
      kind: "failed_precondition",
      code: "GUARD_BUNDLE_MISSING",
      hint: expect.stringContaining("'ops' first"),
    });
    await expect(policies(replica).publish({ environment: "ops", files: [GUARD()] })).rejects.toMatchObject({
      code: "GUARD_BUNDLE_MISSING",
    });
    await expect(
      policies(replica, tokens.root).publish({ environment: "ops", files: [GUARD()] }),
    ).resolves.toMatchObject({ bundle: { revision: 1 } });
    // From now on it guards itself: this lets more through.
    const laxer = GUARD('    - { id: all, actions: ["postern.policy.**"], effect: allow }');
    const answer = await policies(replica, tokens.root).publish({ environment: "ops", files: [laxer] });
    expect(answer.change).toMatchObject({ status: "pending", strength: "weaker", guard: "ops" });
    await policies(replica, tokens.root).cancelChange({ environment: "ops", id: answer.change?.id ?? "" });
  });

  it("takes nothing of what is not guarded by anybody from anybody else: an environment without rules is as before", async () => {
    const replica = await start();
    await expect(policies(replica).publish({ environment: "dev", files: [payments(1)] })).resolves.toMatchObject({
      bundle: { revision: 1 },
      change: null,
    });
  });

  it("waits for approval with what lets more through, and is put in force once it is approved, as it was proposed", async () => {
    const replica = await start();
    const change = await propose(replica, 10);
    expect(change).toMatchObject({ status: "pending", verb: "publish", strength: "weaker", workflow: "leads" });
    expect((await active(replica))?.activeRevision).toBe(0);
    await vi.waitFor(async () => expect((await active(replica))?.openChanges).toBe(1), WAIT);
    const { files } = await policies(replica).getChange({ environment: "prod", id: change.id });
    expect(files).toEqual([payments(10, true)]);

    await vote(replica, change.approvalId);
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "applied", revision: 1 });
    const now = await active(replica);
    expect(now?.active).toMatchObject({
      revision: 1,
      publishedBy: "ed",
      message: "limit 10",
      digest: change.digest,
      origin: { changeId: change.id, approvalId: change.approvalId },
    });
    // The approval says what came of it.
    const approvals = replica.client("postern.v1.ApprovalService", tokens.tina);
    await expect(approvals.get({ environment: "ops", id: change.approvalId })).resolves.toMatchObject({
      approval: { reportedOutcome: "executed" },
    });
  });

  it("shows the guard's approvers what the change does", async () => {
    const replica = await start();
    const change = await propose(replica, 11);
    const approvals = replica.client("postern.v1.ApprovalService", tokens.tina);
    const { approval } = await vi.waitFor(() => approvals.get({ environment: "ops", id: change.approvalId }), WAIT);
    expect(approval).toMatchObject({
      subject: { id: "ed" },
      action: { name: "postern.policy.publish" },
      resource: { type: "environment", id: "prod" },
      requestReason: "limit 11",
    });
    expect(approval?.context?.fields).toMatchObject({ mayWeaken: { boolValue: true }, strength: {} });
    await policies(replica).cancelChange({ environment: "prod", id: change.id });
  });

  it("takes at once what lets less through, and what the guard allows anyway", async () => {
    const replica = await start();
    const stricter = `${payments(10, true).content}    - { id: night, when: "now.getHours() < 6", effect: deny }\n`;
    const files = [{ path: "payments.yaml", content: stricter }];
    const answer = await policies(replica).publish({ environment: "prod", files });
    expect(answer).toMatchObject({ change: null, bundle: { revision: 2, origin: null } });
    await expect(policies(replica).rollback({ environment: "prod" })).resolves.toMatchObject({
      bundle: { revision: 3, rollbackOf: 1 },
    });
  });

  it("refuses what the guard denies, and names the rule", async () => {
    const replica = await start();
    const facts = replica.client("postern.v1.FactService", tokens.ed);
    await facts.put({ environment: "ops", path: "freeze.active", value: { boolValue: true } });
    await vi.waitFor(
      () =>
        expect(policies(replica).publish({ environment: "prod", files: [payments(1, true)] })).rejects.toMatchObject({
          kind: "permission_denied",
          code: "CHANGE_DENIED",
          message: expect.stringContaining("governance/freeze"),
        }),
      WAIT,
    );
    await facts.put({ environment: "ops", path: "freeze.active", value: { boolValue: false } });
    await vi.waitFor(async () => expect(await propose(replica, 12)).toMatchObject({ status: "pending" }), WAIT);
    const { changes } = await policies(replica).listChanges({ environment: "prod" });
    for (const { id } of changes) await policies(replica).cancelChange({ environment: "prod", id });
  });

  it("does not let its proposer approve, nor forget what an approver denied", async () => {
    const replica = await start();
    const change = await propose(replica, 13);
    await expect(vote(replica, change.approvalId, tokens.ed)).rejects.toMatchObject({ code: "SELF_APPROVAL" });
    await vote(replica, change.approvalId, tokens.tina, "VERDICT_DENY");
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "denied", reason: "seen", revision: 0 });
    expect((await active(replica))?.activeRevision).toBe(3);
    // Proposed again, it is another change.
    const again = await propose(replica, 13);
    expect(again.id).not.toBe(change.id);
    await policies(replica).cancelChange({ environment: "prod", id: again.id, reason: "thought better of it" });
    await expect(ended(replica, again.id)).resolves.toMatchObject({ status: "cancelled" });
  });

  it("takes the very same proposal, sent again, for the one that waits", async () => {
    const [one, two] = [await start(), await start()];
    const answers = await Promise.all([propose(one, 14), propose(two, 14), propose(one, 14)]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const { changes } = await policies(two).listChanges({ environment: "prod" });
    expect(changes).toHaveLength(1);
    await policies(two).cancelChange({ environment: "prod", id: answers[0].id });
    await expect(
      policies(one, tokens.ann).cancelChange({ environment: "prod", id: answers[0].id }),
    ).rejects.toMatchObject({ code: "CHANGE_FORBIDDEN" });
  });

  it("says of a change that it is stale, and who made it so, once something else is in force", async () => {
    const replica = await start();
    const change = await propose(replica, 15);
    const rolledBack = await policies(replica, tokens.ann).rollback({
      environment: "prod",
      revision: 2,
      message: "night rule again",
    });
    expect(rolledBack.bundle?.revision).toBe(4);
    await vote(replica, change.approvalId).catch(() => undefined);
    await expect(ended(replica, change.id)).resolves.toMatchObject({
      status: "stale",
      code: "REVISION_CONFLICT",
      reason: expect.stringMatching(
        /revision 3, which was replaced: revision 4 was published by ann .*night rule again/,
      ),
    });
    expect((await active(replica))?.activeRevision).toBe(4);
  });

  it("asks a second workflow where the guard wants two, and the guard's last word counts", async () => {
    const replica = await start();
    const stricter = GUARD(
      '    - { id: money, actions: ["postern.policy.publish"], when: context.weakens, effect: escalate, workflow: security }',
    );
    await expect(
      policies(replica, tokens.root).publish({ environment: "ops", files: [stricter] }),
    ).resolves.toMatchObject({
      change: { status: "pending" },
    });
    const { changes } = await policies(replica).listChanges({ environment: "ops" });
    const own = changes[0];
    await vote(replica, own?.approvalId ?? "");
    await expect(ended(replica, own?.id ?? "", "ops")).resolves.toMatchObject({ status: "applied" });

    const weaker = {
      path: "payments.yaml",
      content: payments(10, true).content.replace(/ {4}- { id: embargo.*\n/, ""),
    };
    const { change } = await policies(replica).publish({ environment: "prod", files: [weaker], message: "no embargo" });
    if (change === null) throw new Error("it did not have to wait");
    await vote(replica, change.approvalId);
    const second = await vi.waitFor(
      async () => {
        const { change: now } = await policies(replica).getChange({ environment: "prod", id: change.id });
        expect(now?.workflow).toBe("security");
        return now;
      },
      { timeout: 10_000 },
    );
    await vote(replica, second?.approvalId ?? "", tokens.ann);
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "applied", revision: 5 });
  });

  it("puts an approved change in force once, however many replicas hear of the approval", async () => {
    const replicas = await Promise.all([start(), start(), start()]);
    const [first, second] = replicas;
    const changes: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const files = [{ path: "payments.yaml", content: payments(1_000 + round).content }];
      const { change } = await policies(first).publish({ environment: "prod", files });
      if (change === null) throw new Error("it did not have to wait");
      changes.push(change.id);
      await vote(second, change.approvalId);
      await expect(ended(first, change.id)).resolves.toMatchObject({ status: "applied" });
    }
    const { bundles } = await policies(first).list({ environment: "prod" });
    const published = bundles.map(({ origin }) => origin?.changeId ?? "").filter((id) => changes.includes(id));
    expect(published.sort()).toEqual([...changes].sort());
    await vi.waitFor(() => {
      const applied = audit.filter(({ kind, data }) => kind === "policy_change" && data.event === "applied");
      const ids = applied.map(({ data }) => String(data.changeId)).filter((id) => changes.includes(id));
      expect(ids.sort()).toEqual([...changes].sort());
    }, WAIT);
  });

  it("writes all of it to the audit trail", async () => {
    await vi.waitFor(() => {
      const events = audit.filter(({ kind }) => kind === "policy_change").map(({ data }) => data.event);
      expect(new Set(events)).toEqual(new Set(["proposed", "applied", "denied", "cancelled", "stale"]));
      const denied = audit.filter(({ kind }) => kind === "access_denied").map(({ data }) => data.code);
      expect(denied).toEqual(expect.arrayContaining(["CHANGE_DENIED", "SELF_APPROVAL"]));
    }, WAIT);
  });
});

describe("a change that is approved while nobody is there to apply it", () => {
  /** Appends to the log as a replica would that is killed right afterwards, before it does anything else. */
  async function approveAndDie(
    approvalId: string,
    { atMs: nowMs = Date.now(), revoked = false } = {},
  ): Promise<ApprovalState> {
    const records = await plane.bus.approvals.read("ops", approvalId);
    const state = replay(records.map(({ record }) => record));
    const command: ApprovalCommand = {
      kind: "vote",
      nowMs,
      voteId: "v",
      voter: { id: "tina", groups: ["leads", "security"] },
      verdict: "approve",
      reason: "",
    };
    if (state === undefined) throw new Error("there is no such approval");
    const approval = decide(state, command);
    const taken = { kind: "grant_revoked", atMs: nowMs, by: "root", reason: "" } as const;
    const events = revoked ? [...approval, taken] : approval;
    const after = events.reduce<ApprovalState>(evolve, state);
    const outcome = outcomeOf(after);
    if (outcome === undefined) throw new Error("it has not ended");
    const signed = signOutcome(outcome, await loadSigningKey(plane.settings.signingKey));
    const sequence = records.at(-1)?.sequence ?? 0;
    const record = { events, outcome: signed, requestDigest: outcome.requestDigest };
    expect(await plane.bus.approvals.append("ops", approvalId, record, sequence)).not.toBe("conflict");
    return after;
  }

  async function proposeAndStop(limit: number) {
    const replica = await start();
    const change = await propose(replica, limit);
    const approvals = replica.client("postern.v1.ApprovalService", tokens.tina);
    await vi.waitFor(() => approvals.get({ environment: "ops", id: change.approvalId }), { timeout: 10_000 });
    await plane.stopReplicas();
    return change;
  }

  it("is applied once by the replicas that start afterwards", async () => {
    const change = await proposeAndStop(21);
    await approveAndDie(change.approvalId);
    const replicas = await Promise.all([start(), start(), start()]);
    for (const replica of replicas) {
      await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "applied" });
    }
    const { bundles } = await policies(replicas[0]).list({ environment: "prod" });
    expect(bundles.filter(({ origin }) => origin?.changeId === change.id)).toHaveLength(1);
  });

  it("is not applied again when the one that applied it died before it could say so", async () => {
    const change = await proposeAndStop(22);
    await approveAndDie(change.approvalId);
    // What the dying replica still did: the pointer, and nothing after it.
    const files = [payments(22, true)];
    const { policySet } = parsePolicyFiles(files);
    if (policySet === undefined) throw new Error("not valid");
    const { bytes, digest } = encodeContent({ formatVersion: 1, policySet, sources: files });
    expect(digest).toBe(change.digest);
    const before = await plane.bus.bundles.active("prod");
    const revision = (before?.pointer.revision ?? 0) + 1;
    const manifest = {
      environment: "prod",
      revision,
      digest,
      publishedAtMs: Date.now(),
      publishedBy: "ed",
      message: "limit 22",
      policies: 1,
      rules: 2,
      workflows: 0,
      rollbackOf: 0,
      origin: { change: { id: change.id, approvalId: change.approvalId } },
    };
    const signature = signManifest(manifest, await loadSigningKey(plane.settings.signingKey));
    const pointer = { revision, digest, signature, content: new TextDecoder().decode(bytes) };
    await plane.bus.bundles.replace("prod", pointer, before?.version ?? 0);
    const replica = await start();
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "applied", revision });
    expect((await active(replica))?.activeRevision).toBe(revision);
  });

  it("is refused when what is stored of it is not what was approved", async () => {
    const change = await proposeAndStop(23);
    await approveAndDie(change.approvalId);
    const stored = await plane.bus.changes.get("prod", change.id);
    const escalation = stored?.change.escalations[0];
    if (stored === undefined || escalation === undefined) throw new Error("there is no such change");
    const { request } = escalation;
    const forged = { ...request, arguments: { ...request.arguments, digest: `sha256:${"0".repeat(64)}` } };
    const escalations = [{ ...escalation, request: forged }];
    await plane.bus.changes.replace({ ...stored.change, escalations }, stored.version);
    const replica = await start();
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "refused", code: "CHANGE_NOT_APPROVED" });
  });

  it("is refused when the guard denies it by then", async () => {
    const change = await proposeAndStop(24);
    await approveAndDie(change.approvalId);
    const fact = { path: "freeze.active", value: true, updatedAtMs: Date.now(), updatedBy: "ed" };
    await plane.bus.facts.put("ops", fact);
    const replica = await start();
    await expect(ended(replica, change.id)).resolves.toMatchObject({ status: "refused", code: "POLICY_CHANGED" });
    await plane.bus.facts.put("ops", { ...fact, value: false });
  });

  it("is refused when what the approval granted has ended, or was taken back", async () => {
    const late = await proposeAndStop(25);
    await approveAndDie(late.approvalId, { atMs: Date.now() - 11 * 60_000 });
    const replica = await start();
    await expect(ended(replica, late.id)).resolves.toMatchObject({ status: "refused", code: "GRANT_EXPIRED" });

    const revoked = await proposeAndStop(27);
    await approveAndDie(revoked.approvalId, { revoked: true });
    const next = await start();
    await expect(ended(next, revoked.id)).resolves.toMatchObject({ status: "refused", code: "GRANT_REVOKED" });
  });

  it("is asked for again when the escalation was lost on its way", async () => {
    const replica = await start();
    const change = await propose(replica, 26);
    const stored = await plane.bus.changes.get("prod", change.id);
    if (stored === undefined) throw new Error("there is no such change");
    await policies(replica)
      .cancelChange({ environment: "prod", id: change.id })
      .catch(() => undefined);
    const [escalation] = stored.change.escalations;
    if (escalation === undefined) throw new Error("nothing was asked");
    // As if the replica had died between storing the change and asking, a minute ago.
    const id = change.id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const approvalId = escalation.approvalId.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const lost = { ...escalation, approvalId, idempotencyKey: id, requestedAtMs: Date.now() - 60_000 };
    await plane.bus.changes.replace({ ...stored.change, id, escalations: [lost] }, 0);
    const approvals = replica.client("postern.v1.ApprovalService", tokens.tina);
    await vi.waitFor(() => approvals.get({ environment: "ops", id: approvalId }), { timeout: 15_000 });
    await policies(replica).cancelChange({ environment: "prod", id });
  });
});
