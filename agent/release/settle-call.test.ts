import { beforeEach, describe, expect, test } from "vitest";
import type { ApprovalOutcome, Grant } from "../../shared/approval/model.ts";
import type { CheckOptions } from "../../shared/check/request.ts";
import { requestDigest } from "../../shared/digest/index.ts";
import { decide } from "../decide/decide.ts";
import type { Located, Question, Sent } from "../escalation/escalator.ts";
import { Waiters } from "../escalation/waiters.ts";
import { GrantIndex } from "../grants/grant-index.ts";
import { type FakePolicy, fakePolicy } from "../testing/fake-policy.ts";
import { checkRequest, grantFor, outcomeFor } from "../testing/samples.ts";
import { settle, VirtualClock } from "../testing/virtual-clock.ts";
import type { Call, SettleDeps } from "./call.ts";
import { settleCall } from "./settle-call.ts";
import type { Taking } from "./take-use.ts";

const request = checkRequest({ arguments: { amount: 100 } });
const options: CheckOptions = { wait: false, idempotencyKey: "", reason: "" };

class World {
  readonly clock = new VirtualClock();
  readonly index = new GrantIndex();
  readonly waiters = new Waiters(2, this.clock);
  readonly taken: string[] = [];
  readonly asked: Question[] = [];
  readonly caughtUp: string[] = [];
  policy: FakePolicy = fakePolicy(["refunds"]);
  connected = true;
  onUnreachable: "deny" | "pending" = "deny";
  located: (question: Question) => Located = ({ workflow }) => ({
    kind: "open",
    approvalId: `A-${workflow}`,
    known: "absent",
  });
  missing: SettleDeps["missing"] = () => undefined;
  sent: Sent = "sent";
  taking: (grant: Grant) => Taking = () => ({ kind: "taken", use: 0 });

  settle(changed: Partial<Call> = {}) {
    const call: Call = {
      request,
      options,
      decisionId: "D-1",
      deadlineMs: undefined,
      signal: new AbortController().signal,
      traceparent: "",
      ...changed,
    };
    const deps = this.#deps();
    return settleCall(deps, call, deps.step(call.request, call.decisionId, new Map()));
  }

  approved(workflow = "refunds", changed: Partial<Grant> = {}): ApprovalOutcome {
    const approvalId = `A-${workflow}`;
    const expiresAtMs = this.clock.nowMs() + 60_000;
    const grant = grantFor(request, { id: `G-${workflow}`, approvalId, workflow, expiresAtMs, ...changed });
    return outcomeFor(approvalId, { workflow, requestDigest: requestDigest(request), grant });
  }

  #deps(): SettleDeps {
    return {
      environment: "test",
      agentId: "agent-1",
      step: (asked, decisionId, held) =>
        decide(
          asked,
          decisionId,
          { bundle: this.policy.bundle, facts: {}, nowMs: this.clock.nowMs(), freshness: "fresh" },
          this.index,
          (bundle, input) => bundle.evaluator.evaluate(input),
          held,
        ),
      take: async (grant) => {
        this.taken.push(grant.id);
        const taking = this.taking(grant);
        if (taking.kind !== "unreachable") {
          for (let use = 0; use < grant.uses; use++) this.index.uses.confirm(grant.id, use);
        }
        return taking;
      },
      missing: (workflow, call) => this.missing(workflow, call),
      escalator: {
        locate: async (question) => this.located(question),
        send: async (question) => {
          this.asked.push(question);
          return this.sent;
        },
      },
      waiters: this.waiters,
      intake: { catchUp: async (approvalId) => void this.caughtUp.push(approvalId) },
      connected: () => this.connected,
      clock: this.clock,
      maxWaitMs: 60_000,
      onUnreachable: this.onUnreachable,
      busTimeoutMs: 1_000,
    };
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});
const waiting = { options: { ...options, wait: true } };

describe("a call that does not wait", () => {
  test("is told PENDING and the approval's id at once", async () => {
    expect(await world.settle()).toMatchObject({
      decision: "PENDING",
      reasonCode: "RULE_ESCALATE",
      approvalId: "A-refunds",
    });
    expect(world.asked).toHaveLength(1);
  });

  test("is told that its escalation is on disk when the bus is away", async () => {
    world.sent = "spooled";
    expect(await world.settle()).toMatchObject({ decision: "PENDING", reason: expect.stringContaining("disk") });
  });

  test.each(["full", "rejected"] as const)("is denied when the escalation is not taken (%s)", async (sent) => {
    world.sent = sent;
    expect(await world.settle()).toMatchObject({ decision: "DENY", reasonCode: "ESCALATION_REJECTED" });
  });

  test("is denied without anybody being asked when the workflow misses a reason or answers", async () => {
    world.missing = (workflow, { options: given }) =>
      given.reason === "" ? { code: "REASON_REQUIRED", reason: `${workflow} wants a reason` } : undefined;
    expect(await world.settle()).toMatchObject({
      decision: "DENY",
      reasonCode: "REASON_REQUIRED",
      reason: "refunds wants a reason",
      approvalId: "",
    });
    expect(world.asked).toEqual([]);
    const form = { ticket: "OPS-1" };
    expect(await world.settle({ options: { ...options, reason: "customer waits", form } })).toMatchObject({
      decision: "PENDING",
    });
    expect(world.asked).toMatchObject([{ reason: "customer waits", form }]);
  });

  test("is released by a grant that covers it, once", async () => {
    world.index.add(grantFor(request, { expiresAtMs: world.clock.nowMs() + 1_000 }));
    expect(await world.settle()).toMatchObject({
      decision: "ALLOW",
      reasonCode: "APPROVED",
      approvalId: "A-1",
      grantId: "G-1",
      obligations: [{ id: "mask-card" }],
    });
    expect(await world.settle()).toMatchObject({ decision: "PENDING" });
    expect(world.taken).toEqual(["G-1"]);
  });

  test("is denied when nobody knows whether its use was taken", async () => {
    world.index.add(grantFor(request, { expiresAtMs: world.clock.nowMs() + 1_000 }));
    world.taking = () => ({ kind: "unreachable" });
    expect(await world.settle()).toMatchObject({ decision: "DENY", reasonCode: "CONTROL_PLANE_UNREACHABLE" });
  });

  test("is denied when policy changes while its use is taken", async () => {
    world.index.add(grantFor(request, { expiresAtMs: world.clock.nowMs() + 1_000 }));
    world.taking = () => {
      world.policy.deny = true;
      return { kind: "taken", use: 0 };
    };
    expect(await world.settle()).toMatchObject({ decision: "DENY" });
  });

  test("asks anew when the grant it found is revoked while its use is taken", async () => {
    const grant = grantFor(request, { expiresAtMs: world.clock.nowMs() + 1_000 });
    world.index.add(grant);
    world.taking = () => {
      world.index.revoke(grant.id, grant.expiresAtMs);
      return { kind: "taken", use: 0 };
    };
    expect(await world.settle()).toMatchObject({ decision: "PENDING", approvalId: "A-refunds" });
  });

  test("asks anew when somebody else used the grant it found", async () => {
    world.index.add(grantFor(request, { expiresAtMs: world.clock.nowMs() + 1_000 }));
    world.taking = () => ({ kind: "exhausted" });
    expect(await world.settle()).toMatchObject({ decision: "PENDING", approvalId: "A-refunds" });
  });
});

describe("a retry with an idempotency key", () => {
  const keyed = { options: { ...options, idempotencyKey: "K" } };
  const ended = (outcome: ApprovalOutcome | undefined) => () =>
    ({ kind: "ended", approvalId: "A-refunds", outcome }) as const;

  test.each([
    ["denied", "APPROVAL_DENIED"],
    ["expired", "APPROVAL_EXPIRED"],
    ["cancelled", "APPROVAL_CANCELLED"],
  ] as const)("of an approval that was %s is denied with %s", async (status, reasonCode) => {
    world.located = ended(
      outcomeFor("A-refunds", { status, requestDigest: requestDigest(request), reason: "because" }),
    );
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode, approvalId: "A-refunds" });
  });

  test("of an approval that came through uses its grant, and is told when that is used up", async () => {
    world.located = ended(world.approved());
    expect(await world.settle(keyed)).toMatchObject({ decision: "ALLOW", grantId: "G-refunds" });
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode: "GRANT_CONSUMED" });
  });

  test("of an approval whose grant is revoked while its use is taken is denied", async () => {
    const outcome = world.approved();
    world.located = ended(outcome);
    world.taking = ({ id, expiresAtMs }) => {
      world.index.revoke(id, expiresAtMs);
      return { kind: "taken", use: 0 };
    };
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode: "GRANT_REVOKED" });
  });

  test("of an approval whose outcome nobody trusted signed is denied", async () => {
    world.located = ended(undefined);
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode: "ESCALATION_REJECTED" });
  });

  test("is denied when the outcome is about another request", async () => {
    world.located = ended({ ...world.approved(), requestDigest: "sha256:other" });
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode: "ESCALATION_REJECTED" });
  });

  test("is denied when the grant covers other arguments", async () => {
    world.located = ended(world.approved("refunds", { scopeDigest: "sha256:other" }));
    expect(await world.settle(keyed)).toMatchObject({ decision: "DENY", reasonCode: "ESCALATION_REJECTED" });
  });
});

describe("a call that waits", () => {
  test.each<[Sent, string[]]>([
    ["joined", ["A-refunds"]],
    ["sent", []],
  ])("and whose escalation was %s reads once what it may have missed: %j", async (sent, caughtUp) => {
    world.sent = sent;
    void world.settle(waiting);
    await settle();
    expect(world.caughtUp).toEqual(caughtUp);
  });

  test("is released as soon as the outcome is there, and its place is free again", async () => {
    const decision = world.settle(waiting);
    await settle();
    world.waiters.deliver("A-refunds", world.approved());
    expect(await decision).toMatchObject({ decision: "ALLOW", reasonCode: "APPROVED", grantId: "G-refunds" });
    expect(world.waiters.size).toBe(0);
    expect(world.clock.pendingTimers).toBe(0);
  });

  test("is denied when policy denies by the time the approval comes", async () => {
    const decision = world.settle(waiting);
    await settle();
    world.policy.deny = true;
    world.waiters.deliver("A-refunds", world.approved());
    expect(await decision).toMatchObject({ decision: "DENY", reasonCode: "POLICY_CHANGED" });
    expect(world.taken).toEqual([]);
  });

  test("takes no use when policy allows by itself by the time the approval comes", async () => {
    const decision = world.settle(waiting);
    await settle();
    world.policy.workflows = [];
    world.waiters.deliver("A-refunds", world.approved());
    expect(await decision).toMatchObject({ decision: "ALLOW", reasonCode: "RULE_ALLOW", grantId: "" });
    expect(world.taken).toEqual([]);
  });

  test("of two that wait for a single-use grant one is released", async () => {
    const decisions = [world.settle(waiting), world.settle(waiting)];
    await settle();
    world.waiters.deliver("A-refunds", world.approved());
    const codes = (await Promise.all(decisions)).map((decision) => decision.reasonCode).sort();
    expect(codes).toEqual(["APPROVED", "GRANT_CONSUMED"]);
  });

  test("goes on waiting for a second workflow, and takes both uses only then", async () => {
    world.policy.workflows = ["refunds", "audit"];
    const decision = world.settle(waiting);
    await settle();
    world.waiters.deliver("A-refunds", world.approved());
    await settle();
    expect(world.taken).toEqual([]);
    world.waiters.deliver("A-audit", world.approved("audit"));
    expect(await decision).toMatchObject({ decision: "ALLOW", reasonCode: "APPROVED" });
    expect(world.taken).toEqual(["G-refunds", "G-audit"]);
  });

  test("is told PENDING shortly before its deadline", async () => {
    const deadlineMs = world.clock.nowMs() + 5_000;
    const decision = world.settle({ ...waiting, deadlineMs });
    await world.clock.advance(4_999);
    expect(await decision).toMatchObject({ decision: "PENDING", approvalId: "A-refunds" });
    expect(world.waiters.size).toBe(0);
  });

  test("is held no longer than maxWait", async () => {
    const decision = world.settle({ ...waiting, deadlineMs: world.clock.nowMs() + 3_600_000 });
    await world.clock.advance(60_000);
    expect(await decision).toMatchObject({ decision: "PENDING" });
  });

  test.each([
    ["deny", "DENY", "CONTROL_PLANE_UNREACHABLE"],
    ["pending", "PENDING", "RULE_ESCALATE"],
  ] as const)("is answered as configured (%s) at its deadline when the bus is away", async (stance, kind, code) => {
    world.onUnreachable = stance;
    world.connected = false;
    world.sent = "spooled";
    const decision = world.settle({ ...waiting, deadlineMs: world.clock.nowMs() + 5_000 });
    await world.clock.advance(5_000);
    expect(await decision).toMatchObject({ decision: kind, reasonCode: code, approvalId: "A-refunds" });
  });

  test("frees its place when the caller goes away", async () => {
    const caller = new AbortController();
    const decision = world.settle({ ...waiting, signal: caller.signal });
    await settle();
    caller.abort();
    await decision;
    expect(world.waiters.size).toBe(0);
  });

  test("is turned away with a retry hint when all places are taken", async () => {
    const held = [world.settle(waiting), world.settle(waiting)];
    await settle();
    await expect(world.settle(waiting)).rejects.toMatchObject({ kind: "resource_exhausted", retryAfterMs: 1_000 });
    world.waiters.drain();
    expect((await Promise.all(held)).map((decision) => decision.decision)).toEqual(["PENDING", "PENDING"]);
  });
});
