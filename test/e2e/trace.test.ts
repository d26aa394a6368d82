import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../cli/stack/stack.ts";
import { startStack } from "../../cli/stack/start-stack.ts";
import { newApproval } from "../../examples/demo/new-approval.ts";
import { connectPerson } from "../../examples/demo/person.ts";
import { callRefunds } from "../../examples/demo/refund-client.ts";
import { type RefundProcess, startRefundService } from "../../examples/demo/refund-process.ts";
import { posternCommand, ROOT } from "../support/built.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "../support/otlp-receiver.ts";

/** The three processes, as `service.name` tells them. */
const SERVICES = ["postern-agent", "postern-control-plane", "refund-service"];

describe("one check that two stages approve", () => {
  let folder = "";
  let receiver: OtlpReceiver;
  let stack: Stack;
  let refunds: RefundProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "trace-"));
    receiver = await startOtlpReceiver();
    stack = await startStack({
      dataDir: join(folder, "stack"),
      policiesDir: join(ROOT, "examples", "policies"),
      command: posternCommand(),
      env: receiver.env,
    });
    const env = { ...process.env, ...receiver.env };
    refunds = await startRefundService(stack.addresses.agent, join(folder, "refunds.log"), env);
  });

  afterAll(async () => {
    await refunds?.stop();
    await stack?.stop();
    await receiver?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("is one trace over three processes: the service, the agent, the control plane", async () => {
    const { controlPlane } = stack.addresses;
    const people = stack.tokens.approvers.map(({ token }) => connectPerson(controlPlane, token, stack.environment));
    const [alice] = people;
    if (alice === undefined) throw new Error("the stack has no approvers");
    const before = await alice.pending();
    const call = callRefunds(refunds.url, {
      operator: "amir.haddad@acme.test",
      payment: "pay_scene_stages",
      amount: 1250,
      currency: "EUR",
      reason: "damaged",
      waitSeconds: 30,
    });
    const id = await newApproval(alice, before, "pay_scene_stages");
    for (const person of people) await person.vote(id, "approve", "fine");
    expect(await call).toMatchObject({ status: 201, approvalId: id });
    for (const person of people) person.close();

    const isRequest = (span: ReceivedSpan) => span.service === "refund-service" && span.name === "POST /refunds";
    const wanted = (spans: readonly ReceivedSpan[]) => {
      const root = spans.find(isRequest);
      const own = spans.filter((span) => span.traceId === root?.traceId);
      const votes = own.filter((span) => /vote/i.test(span.name));
      return SERVICES.every((service) => own.some((span) => span.service === service)) && votes.length >= people.length;
    };
    const spans = await receiver.waitForSpans(wanted);
    const root = spans.find(isRequest);
    const own = spans.filter((span) => span.traceId === root?.traceId);

    expect(new Set(own.map((span) => span.service))).toEqual(new Set(SERVICES));
    // Every span hangs on another of the same trace, up to the request that began it.
    const ids = new Set(own.map((span) => span.spanId));
    expect(own.filter((span) => !ids.has(span.parentSpanId)).map((span) => span.name)).toEqual(["POST /refunds"]);
  });
});
