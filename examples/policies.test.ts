import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { factTree } from "../shared/facts/index.ts";
import type { JsonValue } from "../shared/json.ts";
import { compilePolicySet, nextAuto, parsePolicyFiles } from "../shared/policy/index.ts";
import type { PolicyFile } from "../shared/policy/model.ts";
import { readRequests, type SampleRequest } from "./demo/request-file.ts";

const folder = join(import.meta.dirname, "policies");
const demoFolder = join(import.meta.dirname, "demo", "policies");
const requests = readRequests(join(import.meta.dirname, "requests.ndjson"));

function read(from: string): readonly PolicyFile[] {
  return readdirSync(from).map((path) => ({ path, content: readFileSync(join(from, path), "utf8") }));
}

const { policySet, lint } = parsePolicyFiles([...read(folder), ...read(demoFolder)]);
const evaluator = policySet && compilePolicySet(policySet);

function evaluate(request: SampleRequest, facts: Readonly<Record<string, JsonValue>> = {}) {
  if (policySet === undefined || evaluator === undefined) throw new Error("the example policies do not parse");
  const input = {
    request: { ...request, action: { ...request.action, properties: {} } },
    facts: factTree(Object.entries(facts).map(([path, value]) => ({ path, value, updatedAtMs: 0, updatedBy: "test" }))),
    nowMs: Date.parse("2024-06-11T12:00:00Z"),
    approvedWorkflows: new Set<string>(),
  };
  const evaluation = evaluator.evaluate(input);
  const workflow = policySet.workflows.find((one) => one.metadata.name === evaluation.workflow);
  const step = workflow && nextAuto(workflow, { ...input, form: {}, recent: () => 0 });
  return { evaluation, auto: step?.kind === "decided" ? step : undefined };
}

describe("the example policies", () => {
  it("are valid, with no finding at all, the linter's included", () => {
    expect(lint().diagnostics).toEqual([]);
  });

  it("answer every example request by the rule that it expects, without an error in a condition", () => {
    const wrong = requests.flatMap((request) => {
      const { evaluation, auto } = evaluate(request);
      const verdict = { approve: "ALLOW", deny: "DENY" }[auto?.verdict ?? "approve"];
      const halted = auto === undefined || !request.wait ? "PENDING" : verdict;
      const decision = { allow: "ALLOW", deny: "DENY", escalate: halted }[evaluation.effect];
      const found = [decision, ...evaluation.ruleIds, ...evaluation.errors.map((error) => error.message)].join(" ");
      const expected = [request.expect.decision, ...request.expect.ruleIds].join(" ");
      return found === expected ? [] : [`${request.id}: expected ${expected}, got ${found}`];
    });
    expect(wrong).toEqual([]);
  });

  it("leave to people what the requests do not expect to be decided by an automatic rule", () => {
    const surprising = requests.filter((request) => !request.wait && evaluate(request).auto !== undefined);
    expect(surprising.map((request) => request.id)).toEqual([]);
  });

  it("freeze what moves money, data or releases during an incident, and never the hand-over to a human", () => {
    const frozen = (id: string, facts: Record<string, JsonValue>) => {
      const request = requests.find((one) => one.id === id);
      if (request === undefined) throw new Error(`no request ${id}`);
      return evaluate(request, facts).evaluation.effect;
    };
    const handOver = requests.find((one) => one.action.name === "agent.retail.transfer_to_human_agents");
    expect(frozen("pay-001", { "incident.active": true })).toBe("deny");
    expect(frozen("pay-001", { "incident.active": false })).toBe("allow");
    expect(frozen(handOver?.id ?? "", { "incident.active": true, "freeze.active": true })).toBe("allow");
    expect(frozen("dep-009", { "freeze.active": true })).toBe("deny");
    expect(frozen("dep-001", { "freeze.active": true })).toBe("allow");
  });

  it("are asked 200 requests or more, of four services, with every kind of answer", () => {
    expect(requests.length).toBeGreaterThanOrEqual(200);
    expect(new Set(requests.map((request) => request.id)).size).toBe(requests.length);
    for (const service of ["payments", "database", "deployments", "agent-tools"]) {
      const kinds = requests.filter((one) => one.service === service).map((one) => one.expect.decision);
      expect(new Set(kinds), service).toEqual(new Set(["ALLOW", "DENY", "PENDING"]));
    }
  });
});
