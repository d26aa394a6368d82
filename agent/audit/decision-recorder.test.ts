import fc from "fast-check";
import { expect, it } from "vitest";
import type { Decision, DecisionKind } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { canonicalJson } from "../../shared/digest/index.ts";
import type { Policy } from "../../shared/policy/model.ts";
import { redactionsOf } from "../../shared/policy/redact/redactions.ts";
import { parseRecordedDecision, type RecordedInputs } from "../../shared/recording/index.ts";
import { checkRequests } from "../../shared/testing/arbitraries.ts";
import { checkRequest } from "../testing/samples.ts";
import { type DecisionLogSettings, decisionLog } from "./decision-log.ts";
import { DecisionRecorder, type RecorderSettings } from "./decision-recorder.ts";

const payments: Policy = {
  apiVersion: "postern.dev/v1",
  kind: "Policy",
  metadata: { name: "payments" },
  spec: { default: "deny", match: { actions: ["payments.**"] }, redact: ["arguments.card"], rules: [] },
};

const decision = (kind: DecisionKind, approvalId = ""): Decision => ({
  decision: kind,
  reasonCode: kind === "ALLOW" ? "RULE_ALLOW" : "RULE_DENY",
  reason: "",
  ruleIds: ["payments/small"],
  bundleRevision: 1,
  obligations: [],
  decisionId: "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f",
  approvalId,
  grantId: "",
  errors: [],
  stale: false,
});

function start(changed: Partial<RecorderSettings & DecisionLogSettings> = {}) {
  const settings = {
    environment: "dev",
    agentId: "agent-1",
    decisionLog: "all",
    decisionLogOneIn: 10,
    recordPerSecond: 5,
    recordMaxBytes: 16_384,
    redactNames: ["authorization"],
    ...changed,
  } as const;
  const recorder = new DecisionRecorder(settings, Buffer.alloc(32, 1), () => redactionsOf([payments]), 0);
  const log = decisionLog(settings, recorder);
  return (kind: DecisionKind, atMs: number, request: CheckRequest = checkRequest()): RecordedInputs | undefined => {
    const text = log(request, decision(kind), "", atMs);
    if (text === undefined) return undefined;
    expect(text).toBe(canonicalJson(JSON.parse(text)));
    return parseRecordedDecision(JSON.parse(text)).inputs;
  };
}

it("records everything at ordinary loads", () => {
  const ask = start();
  for (let second = 0; second < 10; second += 1) {
    for (let n = 0; n < 5; n += 1) expect(ask("ALLOW", second * 1_000)).toMatchObject({ kind: "recorded", weight: 1 });
  }
});

it("records so many a second of each kind under a flood, and says for how many each stands", () => {
  const ask = start();
  const weights = { ALLOW: 0, DENY: 0 };
  let recorded = 0;
  for (let ms = 0; ms < 10_000; ms += 1) {
    for (const kind of ["ALLOW", "ALLOW", "DENY"] as const) {
      const inputs = ask(kind, ms);
      if (inputs?.kind !== "recorded") continue;
      recorded += 1;
      weights[kind] += inputs.weight;
    }
  }
  expect(recorded).toBeGreaterThanOrEqual(100);
  expect(recorded).toBeLessThanOrEqual(110);
  // All but those since the last record are stood for.
  expect(weights.ALLOW).toBeGreaterThan(19_500);
  expect(weights.DENY).toBeGreaterThan(9_700);
});

it("counts decisions that are not even logged", () => {
  const ask = start({ decisionLog: "sampled", decisionLogOneIn: 1 });
  expect(ask("ALLOW", 0)).toMatchObject({ weight: 1 });
  const silent = start({ decisionLog: "off" });
  expect(silent("ALLOW", 0)).toBeUndefined();
});

it("redacts what the policies that cover the request want, and members of well-known names", () => {
  const ask = start();
  const request = checkRequest({
    arguments: { card: "4111" },
    context: { headers: { Authorization: "Bearer abc", accept: "*/*" } },
  });
  const inputs = ask("ALLOW", 0, request);
  expect(JSON.stringify(inputs)).not.toMatch(/4111|abc/);
  expect(inputs).toMatchObject({
    redacted: [
      ["context", "headers", "Authorization"],
      ["arguments", "card"],
    ],
  });
  const other = ask("ALLOW", 0, { ...request, action: { name: "deploy.start", properties: {} } });
  expect(other).toMatchObject({ redacted: [["context", "headers", "Authorization"]] });
});

it("keeps the entry's canonical form, whatever stands in the request", () => {
  const ask = start({ recordPerSecond: 10_000 });
  fc.assert(
    fc.property(checkRequests, (request) => {
      expect(ask("DENY", 0, request)?.kind).not.toBe("none");
    }),
  );
});
