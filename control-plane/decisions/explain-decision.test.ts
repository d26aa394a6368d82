import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditKind } from "../../shared/audit/model.ts";
import { sealAuditBatch } from "../../shared/bus/codec.ts";
import type { StoredFact } from "../../shared/facts/model.ts";
import type { JsonObject } from "../../shared/json.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { notFound } from "../bundles/bundle-library.ts";
import { type ExplainDecisionPorts, explainDecision } from "./explain-decision.ts";

const ID = "018f3c2e-9b1a-7c3d-8e4f-5a6b7c8d9e0f";
const DECIDED_AT_MS = 0x018f3c2e9b1a;

const { policySet } = parsePolicyFiles([
  {
    path: "p.yaml",
    content: `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: pay }
spec:
  match: { actions: ["pay.**"] }
  redact: [arguments.card]
  rules:
    - { id: small, when: arguments.amount <= 50, effect: allow }
    - { id: freeze, when: has(facts.freeze) && facts.freeze, effect: deny }
    - { id: card, when: arguments.amount > 40 && arguments.card == "x", effect: deny }
`,
  },
]);
if (policySet === undefined) throw new Error("INVARIANT: the policies are valid");

const REQUEST: JsonObject = {
  action: { name: "pay.out", properties: {} },
  arguments: { amount: 30 },
  context: {},
  resource: { id: "1", properties: {}, type: "payment" },
  subject: { id: "ada", properties: {}, roles: [], type: "user" },
};

interface World {
  /** Of the decision's entry. */
  readonly data?: JsonObject;
  readonly recorded?: JsonObject;
  readonly factChanges?: readonly (readonly [offsetMs: number, change: JsonObject])[];
  readonly facts?: readonly StoredFact[];
  /** The audit still has all that was ever written to it. */
  readonly complete?: boolean;
  readonly policySet?: ExplainDecisionPorts["policySet"];
}

function explained({ data = {}, recorded, factChanges = [], facts = [], complete = true, ...rest }: World) {
  const decision: JsonObject = {
    action: "pay.out",
    approvalId: "",
    bundleRevision: 7,
    decision: "ALLOW",
    decisionId: ID,
    grantId: "",
    reasonCode: "RULE_ALLOW",
    resource: { id: "1", type: "payment" },
    ruleIds: ["pay/small"],
    stale: false,
    subject: { id: "ada", type: "user" },
    ...(recorded === undefined ? {} : { recorded }),
    ...data,
  };
  const entries: readonly AuditEntry[] = [
    entry("decision", DECIDED_AT_MS, decision),
    ...factChanges.map(([offsetMs, change]) => entry("fact_changed", DECIDED_AT_MS + offsetMs, change)),
  ];
  const ports: ExplainDecisionPorts = {
    audit: {
      async scan(_environment: string, kind: AuditKind) {
        const wanted = entries.filter((one) => one.kind === kind);
        async function* batches() {
          for (const one of wanted) yield { storedAtMs: one.atMs + 100, bytes: sealed(one) };
        }
        return { total: wanted.length, isComplete: complete, batches: batches() };
      },
    },
    facts: { list: async () => facts },
    approvals: { read: async () => [] },
    policySet: rest.policySet ?? (async () => policySet ?? { policies: [], workflows: [], factSchemas: [] }),
  };
  return explainDecision(ports, "dev", ID);
}

function entry(kind: AuditKind, atMs: number, data: JsonObject): AuditEntry {
  return { kind, environment: "dev", source: "agent-1", atMs, traceId: "", data };
}

function sealed(one: AuditEntry): Uint8Array {
  const { kind, environment, source } = one;
  return sealAuditBatch({ kind, environment, source, sequence: 1, previous: "", entries: [one], hash: "h" }).bytes;
}

const whole = { request: REQUEST, weight: 1 };
const freeze = (value: boolean): JsonObject => ({ operation: "put", path: "freeze", value, by: "ann" });
const standings = async (world: World) => {
  const { agreement, explanation } = await explained(world);
  const rules = explanation.policies.flatMap((policy) => policy.rules);
  return { agreement, ...Object.fromEntries(rules.map(({ id, standing }) => [id, standing])) };
};

describe("explaining a recorded decision", () => {
  it("agrees with the agent when everything is known", async () => {
    expect(await standings({ recorded: whole })).toEqual({
      agreement: "same",
      "pay/small": "decides",
      "pay/freeze": "no_match",
      "pay/card": "no_match",
    });
  });

  it("takes the facts of that moment, not those of before and after", async () => {
    const frozen = { data: { decision: "DENY", reasonCode: "RULE_DENY", ruleIds: ["pay/freeze"] }, recorded: whole };
    const changes = [[-10, freeze(true)] as const, [10, freeze(false)] as const];
    expect(await standings({ ...frozen, factChanges: changes })).toMatchObject({
      agreement: "same",
      "pay/freeze": "decides",
      "pay/small": "outweighed",
    });
    expect(await standings({ ...frozen, factChanges: [[10, freeze(true)]] })).toMatchObject({
      agreement: "differs",
      "pay/freeze": "no_match",
    });
  });

  it("guesses no fact of which the audit tells no more", async () => {
    const world = { recorded: whole, factChanges: [[10, freeze(true)] as const], complete: false };
    expect(await standings(world)).toMatchObject({
      agreement: "unknown",
      "pay/freeze": "unknown",
      "pay/small": "decides",
    });
  });

  it("guesses nothing from redacted values, and needs none where they make no difference", async () => {
    const redacted = (amount: number) => ({
      recorded: {
        redacted: [["arguments", "card"]],
        request: { ...REQUEST, arguments: { amount, card: "redacted:00" } },
        weight: 1,
      },
    });
    expect(await standings(redacted(30))).toMatchObject({ agreement: "same", "pay/card": "no_match" });
    expect(await standings(redacted(45))).toMatchObject({ agreement: "unknown", "pay/card": "unknown" });
  });

  it.each([
    [undefined, /logged without its inputs/],
    [{ omitted: "too_large", weight: 3 }, /longer than the agent's recordMaxBytes/],
    [{ omitted: "no_bundle", weight: 1 }, /no bundle/],
    [{ omitted: "bound_to_approval", weight: 1 }, /bound to an approval/],
  ])("says why there is nothing to explain: %o", async (recorded, message) => {
    await expect(explained(recorded === undefined ? {} : { recorded })).rejects.toMatchObject({
      code: "DECISION_NOT_RECORDED",
      kind: "failed_precondition",
      message: expect.stringMatching(message),
    });
  });

  it("says when the policies that decided are no longer kept", async () => {
    const gone = async (environment: string, revision: number) => {
      throw notFound(environment, revision);
    };
    await expect(explained({ recorded: whole, policySet: gone })).rejects.toMatchObject({
      code: "BUNDLE_NOT_FOUND",
      message: expect.stringContaining("revision 7"),
    });
  });
});
