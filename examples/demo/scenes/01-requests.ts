import type { DecisionKind } from "../../../shared/check/decision.ts";
import { callRefunds } from "../refund-client.ts";
import { checkInput, deviation, type Observed, type SampleRequest } from "../request-file.ts";
import { until } from "../until.ts";
import type { Scene, World } from "../world.ts";

/** Every request of the file, each by the way that it would come: refunds of people through the service. */
export const requests: Scene = {
  title: "real requests of five services",
  async play(world) {
    const observed = new Map<string, Observed>();
    for (const request of world.requests) observed.set(request.id, await send(world, request));

    const services = new Set(world.requests.map((request) => request.service));
    for (const service of services) {
      const own = world.requests.filter((request) => request.service === service);
      const wrong = own.flatMap((request) => deviation(request, observed.get(request.id)) || []);
      const claim = `${service}: ${own.length} of ${own.length} answered with the decision, reason and rule expected`;
      world.expect(claim, wrong.length === 0, wrong);
    }

    const kinds = (kind: DecisionKind, code: string) =>
      [...observed.values()].filter((one) => one.decision === kind && one.reasonCode === code);
    const allowed = kinds("ALLOW", "RULE_ALLOW");
    world.expect(
      `${allowed.length} allowed locally, by a rule that the answer names`,
      everyNamesARule(allowed),
      allowed,
    );
    const denied = kinds("DENY", "RULE_DENY");
    world.expect(`${denied.length} denied, each with its rule and a reason`, everyNamesARule(denied), denied);
    const halted = kinds("PENDING", "RULE_ESCALATE");
    const known = await until("every question has arrived", async () => {
      const pending = await world.admin.pending();
      return halted.every((one) => pending.has(one.approvalId)) && pending;
    });
    world.expect(`${halted.length} halted, each with an approval at the control plane`, known.size > 0, known.size);

    const auto = kinds("ALLOW", "APPROVED");
    const [first] = auto;
    const history = first === undefined ? [] : await world.admin.history(first.approvalId);
    world.expect(
      `${auto.length} approved automatically: history says auto_decided, and nobody voted`,
      history.includes("auto_decided") && !history.includes("vote_cast"),
      history,
    );
  },
};

function everyNamesARule(observed: readonly Observed[]): boolean {
  return observed.length > 0 && observed.every((one) => one.ruleIds.length > 0 && one.reason !== "");
}

async function send(world: World, request: SampleRequest): Promise<Observed> {
  const startedAt = performance.now();
  const viaService = isRefundAtTheCounter(request);
  const observed = viaService ? await refund(world, request) : await check(world, request);
  const elapsedMs = performance.now() - startedAt;
  world.samples.decided(observed.decision, viaService || request.wait ? undefined : elapsedMs);
  if (observed.decision === "ALLOW" && request.wait) world.samples.releasedByRule(elapsedMs);
  return observed;
}

function isRefundAtTheCounter({ action, subject, resource, context }: SampleRequest): boolean {
  const isRefund = action.name === "payments.refund.create" && resource.type === "payment";
  return isRefund && subject.type === "user" && context.env === "prod";
}

async function check(world: World, request: SampleRequest): Promise<Observed> {
  const decision = await world.guard.check(checkInput(request), request.wait ? { wait: true, timeoutMs: 10_000 } : {});
  return { ...decision, obligations: decision.obligations.map((one) => one.id) };
}

const DECISION_BY_STATUS: Readonly<Record<number, DecisionKind>> = { 201: "ALLOW", 202: "PENDING", 403: "DENY" };

async function refund(world: World, request: SampleRequest): Promise<Observed> {
  const { amount, currency, reason } = request.arguments;
  const answer = await callRefunds(world.refundsUrl, {
    operator: request.subject.id,
    payment: request.resource.id,
    amount: Number(amount),
    currency: String(currency),
    reason: String(reason),
    note: request.reason,
    ...(request.wait ? { waitSeconds: 10 } : {}),
  });
  const decision = DECISION_BY_STATUS[answer.status];
  if (decision === undefined) throw new Error(`${request.id}: HTTP ${answer.status} ${answer.code} ${answer.detail}`);
  return {
    decision,
    reasonCode: answer.reasonCode ?? answer.code ?? "",
    reason: answer.detail ?? "allowed",
    ruleIds: answer.ruleIds,
    approvalId: answer.approvalId,
    obligations: [],
  };
}
