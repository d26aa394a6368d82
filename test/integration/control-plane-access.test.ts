import { writeFile } from "node:fs/promises";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PERMISSIONS } from "../../control-plane/auth/permissions.ts";
import { ROLES, type Role } from "../../control-plane/auth/principal.ts";
import { formatTokenFile } from "../../control-plane/auth/token-file.ts";
import { DURABILITY } from "../../control-plane/compose.ts";
import { createClient } from "../../runtime/rpc/client.ts";
import { replay } from "../../shared/approval/index.ts";
import { verifyChain } from "../../shared/audit/index.ts";
import type { AuditBatch } from "../../shared/audit/model.ts";
import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import { subjects } from "../../shared/bus/subjects.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { escalationOf } from "../support/approval-fixtures.ts";
import { type TestControlPlane, type TestReplica, testControlPlane } from "../support/control-plane.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let plane: TestControlPlane;
let replica: TestReplica;
let stopAudit: () => Promise<void>;
const audit: AuditBatch[] = [];
const tokens = new Map<string, string>();

beforeAll(async () => {
  nats = await startTestNats();
  plane = await testControlPlane(nats.url);
  for (const role of ROLES) tokens.set(role, await plane.token({ name: `the-${role}`, roles: [role] }));
  replica = await plane.replica();
  const nc = await connect({ servers: nats.url });
  const subscription = nc.subscribe(subjects.audits);
  void (async () => {
    for await (const message of subscription) audit.push(decodeAuditBatch(message.data));
  })();
  stopAudit = () => nc.close();
});
afterAll(async () => {
  await stopAudit?.();
  await plane?.stop();
  await nats?.stop();
});

/** Every method, called so that only who calls it matters: what comes after may fail, but not for that. */
const CALLS: Readonly<Record<string, (token: string | undefined) => Promise<unknown>>> = {
  "/postern.v1.PolicyService/Validate": (token) => replica.client("postern.v1.PolicyService", token).validate({}),
  "/postern.v1.PolicyService/Publish": (token) => replica.client("postern.v1.PolicyService", token).publish({}),
  "/postern.v1.PolicyService/Rollback": (token) => replica.client("postern.v1.PolicyService", token).rollback({}),
  "/postern.v1.PolicyService/Get": (token) => replica.client("postern.v1.PolicyService", token).get({}),
  "/postern.v1.PolicyService/List": (token) => replica.client("postern.v1.PolicyService", token).list({}),
  "/postern.v1.PolicyService/Promote": (token) => replica.client("postern.v1.PolicyService", token).promote({}),
  "/postern.v1.PolicyService/CancelChange": (token) =>
    replica.client("postern.v1.PolicyService", token).cancelChange({}),
  "/postern.v1.PolicyService/ListEnvironments": (token) =>
    replica.client("postern.v1.PolicyService", token).listEnvironments({}),
  "/postern.v1.PolicyService/ListChanges": (token) => replica.client("postern.v1.PolicyService", token).listChanges({}),
  "/postern.v1.PolicyService/GetChange": (token) => replica.client("postern.v1.PolicyService", token).getChange({}),
  "/postern.v1.DecisionService/Explain": (token) => replica.client("postern.v1.DecisionService", token).explain({}),
  "/postern.v1.ApprovalService/List": (token) => replica.client("postern.v1.ApprovalService", token).list({}),
  "/postern.v1.ApprovalService/Get": (token) => replica.client("postern.v1.ApprovalService", token).get({}),
  "/postern.v1.ApprovalService/Explain": (token) => replica.client("postern.v1.ApprovalService", token).explain({}),
  "/postern.v1.ApprovalService/Vote": (token) => replica.client("postern.v1.ApprovalService", token).vote({}),
  "/postern.v1.ApprovalService/ListBatches": (token) =>
    replica.client("postern.v1.ApprovalService", token).listBatches({}),
  "/postern.v1.ApprovalService/VoteBatch": (token) => replica.client("postern.v1.ApprovalService", token).voteBatch({}),
  "/postern.v1.ApprovalService/BreakGlass": (token) =>
    replica.client("postern.v1.ApprovalService", token).breakGlass({}),
  "/postern.v1.ApprovalService/SignOff": (token) => replica.client("postern.v1.ApprovalService", token).signOff({}),
  "/postern.v1.ApprovalService/Cancel": (token) => replica.client("postern.v1.ApprovalService", token).cancel({}),
  "/postern.v1.ApprovalService/Watch": async (token) => {
    const request = { filter: { environment: "nowhere" } };
    for await (const _ of replica.client("postern.v1.ApprovalService", token).watch(request));
  },
  "/postern.v1.DelegationService/List": (token) => replica.client("postern.v1.DelegationService", token).list({}),
  "/postern.v1.DelegationService/Create": (token) => replica.client("postern.v1.DelegationService", token).create({}),
  "/postern.v1.DelegationService/Revoke": (token) => replica.client("postern.v1.DelegationService", token).revoke({}),
  "/postern.v1.GrantService/List": (token) => replica.client("postern.v1.GrantService", token).list({}),
  "/postern.v1.GrantService/Revoke": (token) => replica.client("postern.v1.GrantService", token).revoke({}),
  "/postern.v1.RolloutService/Start": (token) => replica.client("postern.v1.RolloutService", token).start({}),
  "/postern.v1.RolloutService/Get": (token) => replica.client("postern.v1.RolloutService", token).get({}),
  "/postern.v1.RolloutService/Pause": (token) => replica.client("postern.v1.RolloutService", token).pause({}),
  "/postern.v1.RolloutService/Resume": (token) => replica.client("postern.v1.RolloutService", token).resume({}),
  "/postern.v1.RolloutService/Promote": (token) => replica.client("postern.v1.RolloutService", token).promote({}),
  "/postern.v1.RolloutService/Abort": (token) => replica.client("postern.v1.RolloutService", token).abort({}),
  "/postern.v1.ShadowService/Publish": (token) => replica.client("postern.v1.ShadowService", token).publish({}),
  "/postern.v1.ShadowService/Get": (token) => replica.client("postern.v1.ShadowService", token).get({}),
  "/postern.v1.ShadowService/Remove": (token) => replica.client("postern.v1.ShadowService", token).remove({}),
  "/postern.v1.ShadowService/Promote": (token) => replica.client("postern.v1.ShadowService", token).promote({}),
  "/postern.v1.ShadowService/Report": (token) => replica.client("postern.v1.ShadowService", token).report({}),
  "/postern.v1.ImpactService/Preview": async (token) => {
    for await (const _ of replica.client("postern.v1.ImpactService", token).preview({}));
  },
  "/postern.v1.KeyService/List": (token) => replica.client("postern.v1.KeyService", token).list({}),
  "/postern.v1.KeyService/Revoke": (token) => replica.client("postern.v1.KeyService", token).revoke({}),
  "/postern.v1.KeyService/Resign": (token) => replica.client("postern.v1.KeyService", token).resign({}),
  "/postern.v1.NotificationService/ListTargets": (token) =>
    replica.client("postern.v1.NotificationService", token).listTargets({}),
  "/postern.v1.NotificationService/ListDeadLetters": (token) =>
    replica.client("postern.v1.NotificationService", token).listDeadLetters({}),
  "/postern.v1.NotificationService/ReplayDeadLetters": (token) =>
    replica.client("postern.v1.NotificationService", token).replayDeadLetters({}),
  "/postern.v1.FactService/Put": (token) => replica.client("postern.v1.FactService", token).put({}),
  "/postern.v1.FactService/Delete": (token) => replica.client("postern.v1.FactService", token).delete({}),
  "/postern.v1.FactService/History": (token) => replica.client("postern.v1.FactService", token).history({}),
  "/postern.v1.FactService/List": (token) => replica.client("postern.v1.FactService", token).list({}),
  "/postern.v1.FleetService/ListAgents": (token) => replica.client("postern.v1.FleetService", token).listAgents({}),
};

async function kindOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    return error instanceof PosternError ? error.kind : String(error);
  }
}

describe("the roles", () => {
  it("are decided for every method that is served", () => {
    const decided = Object.keys(PERMISSIONS).filter((method) => method.startsWith("/postern."));
    expect(Object.keys(CALLS).sort()).toEqual(decided.sort());
  });

  const cases = Object.keys(CALLS).flatMap((method) => ROLES.map((role): [string, Role] => [method, role]));
  it.each(cases)("%s by %s is as the table says", async (method, role) => {
    const kind = await kindOf(CALLS[method]?.(tokens.get(role)) ?? Promise.reject(new Error("no call")));
    const fine = ["ok", "invalid_argument", "not_found", "failed_precondition"];
    if (PERMISSIONS[method]?.includes(role)) expect(fine).toContain(kind);
    else expect(kind).toBe("permission_denied");
  });

  it.each(Object.keys(CALLS))("%s without a token, or with a wrong one, is unauthenticated", async (method) => {
    expect(await kindOf(CALLS[method]?.(undefined) ?? Promise.resolve())).toBe("unauthenticated");
    expect(await kindOf(CALLS[method]?.("pst_wrong") ?? Promise.resolve())).toBe("unauthenticated");
  });

  it("let anybody ask for the health, which also says whether the bus keeps what it acknowledges", async () => {
    const health = replica.client("grpc.health.v1.Health");
    await expect(health.check({})).resolves.toEqual({ status: "SERVING" });
    await expect(health.check({ service: "postern.v1.ApprovalService" })).resolves.toEqual({ status: "SERVING" });
    await expect(health.check({ service: DURABILITY })).resolves.toHaveProperty("status");
  });

  it("leave a trace of every call that is turned away, by token name and never with the token", async () => {
    const token = tokens.get("viewer");
    await kindOf(replica.client("postern.v1.PolicyService", token).publish({ environment: "dev" }));
    await vi.waitFor(() => {
      const entries = audit.filter(({ kind }) => kind === "access_denied").flatMap(({ entries }) => entries);
      expect(entries.map(({ data }) => data)).toContainEqual(
        expect.objectContaining({
          method: "/postern.v1.PolicyService/Publish",
          tokenName: "the-viewer",
          code: "ROLE_MISSING",
        }),
      );
    });
    expect(JSON.stringify(audit)).not.toContain(token);
    expect(verifyChain(audit.filter(({ environment }) => environment === "_none"))).toEqual([]);
  });
});

describe("a token", () => {
  it("reaches only the environments that it names", async () => {
    const token = await plane.token({ name: "dev-only", roles: ["admin"], environments: ["dev"] });
    const facts = replica.client("postern.v1.FactService", token);
    await expect(facts.list({ environment: "dev" })).resolves.toEqual({ facts: [], declared: [] });
    await expect(facts.list({ environment: "prod" })).rejects.toMatchObject({ code: "ENVIRONMENT_FORBIDDEN" });
    // Not even whether it exists.
    await expect(facts.list({ environment: "secret" })).rejects.toMatchObject({ code: "ENVIRONMENT_FORBIDDEN" });
  });

  it("works as soon as it is made, and no longer once it expired or was taken from the file", async () => {
    const made = await testControlPlane(nats.url);
    const other = await made.replica();
    const call = (token: string) => kindOf(other.client("postern.v1.FactService", token).list({ environment: "dev" }));
    const fresh = await made.token({ name: "fresh", roles: ["viewer"] });
    expect(await call(fresh)).toBe("ok");
    const old = await made.token({ name: "old", roles: ["viewer"], expiresAtMs: Date.now() - 1 });
    expect(await call(old)).toBe("unauthenticated");
    await writeFile(made.settings.tokensFile, formatTokenFile([], made.settings.tokensFile));
    expect(await call(fresh)).toBe("unauthenticated");
    await made.stop();
  });
});

describe("messages that nobody can read", () => {
  it("are taken off the queue and do not hold up the next escalation", async () => {
    const nc = await connect({ servers: nats.url });
    nc.publish(subjects.escalation("dev", "evil"), new TextEncoder().encode("{ not json"));
    nc.publish(subjects.approval("dev", "evil"), new TextEncoder().encode("{}"));
    await nc.flush();
    const escalation = escalationOf(7_000);
    await plane.bus.escalations.publish(escalation);
    await vi.waitFor(
      async () => {
        const records = await plane.bus.approvals.read("dev", escalation.approvalId);
        expect(replay(records.map(({ record }) => record))).toBeDefined();
      },
      { timeout: 10_000 },
    );
    await nc.close();
    await vi.waitFor(() => expect(JSON.stringify(audit)).toContain(subjects.escalation("dev", "evil")));
    await expect(replica.client("grpc.health.v1.Health").check({})).resolves.toEqual({ status: "SERVING" });
  });
});

describe("a client that stays", () => {
  it("is refused a request that is too large, with the reason", async () => {
    const small = await plane.replica({ maxRequestBytes: 2_048 });
    const client = createClient("postern.v1.PolicyService", small.address, { token: tokens.get("admin") });
    const files = [{ path: "a.yaml", content: "#".repeat(4_000) }];
    await expect(client.validate({ files })).rejects.toMatchObject({ kind: "resource_exhausted" });
    client.close();
    await small.stop();
  });
});
