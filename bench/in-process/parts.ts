import { decisionText } from "../../agent/audit/decision-text.ts";
import { DecisionCache } from "../../agent/cache/decision-cache.ts";
import { decodeCheckBytes } from "../../agent/codec/decode-check.ts";
import { encodeDecisionBytes } from "../../agent/codec/encode-decision.ts";
import { decide, type Step } from "../../agent/decide/decide.ts";
import { GrantIndex } from "../../agent/grants/grant-index.ts";
import { uuidV7 } from "../../agent/uuid-v7.ts";
import { EntryBuffer } from "../../shared/audit/index.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { checkMessage } from "../peers/guard-messages.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { inMemoryCalls } from "./in-memory-calls.ts";
import { loadBundle } from "./postern.ts";

/** Something that every check goes through. */
export interface Part {
  readonly name: string;
  /** Does it for so many checks. */
  readonly run: (checks: number) => void;
}

const LIMITS = { maxDepth: 16, maxFields: 1_000 };
/** As the agent's own (agent/audit/audit-trail.ts). */
const BATCH_BYTES = 512 * 1024;

/** The way of a check through the agent's own functions, part by part, without sockets and without a bus. */
export function partsOfACheck(rules: number): readonly Part[] {
  const message = Buffer.from(checkMessage("allow"));
  const decideOne = decider(rules);
  const { request } = decodeCheckBytes(message, LIMITS);
  const step = decideOne(request);
  if (step.kind !== "final") throw new Error("INVARIANT: policy allows it");
  const { decision } = step;
  const answer = encodeDecisionBytes(decision);
  const audit = auditor();
  const times = (work: () => unknown) => (checks: number) => {
    for (let i = 0; i < checks; i++) work();
  };
  return [
    { name: "HTTP/2 and gRPC", run: inMemoryCalls(message, () => answer) },
    { name: "decode the request", run: times(() => decodeCheckBytes(message, LIMITS)) },
    { name: "decide, with id and time", run: times(() => decideOne(request)) },
    { name: "encode the answer", run: times(() => encodeDecisionBytes(decision)) },
    {
      name: "audit: write, chain, hash",
      run: times(() => audit(request, { ...decision, decisionId: uuidV7(Date.now()) })),
    },
  ];
}

function decider(rules: number): (request: CheckRequest) => Step {
  const bundle = loadBundle(benchPolicies(rules));
  const grants = new GrantIndex();
  const cache = new DecisionCache(0, { cacheHit() {}, cacheMiss() {} });
  const evaluate = cache.evaluate.bind(cache);
  return (request) => {
    const nowMs = Date.now();
    return decide(request, uuidV7(nowMs), { bundle, facts: {}, nowMs, freshness: "fresh" }, grants, evaluate);
  };
}

function auditor() {
  const head = { environment: "bench", source: "agent-1", kind: "decision" } as const;
  const textOf = decisionText(head.environment, head.source);
  let buffer = new EntryBuffer(head, BATCH_BYTES);
  let previous: { sequence: number; hash: string } | undefined;
  return (request: CheckRequest, decision: Parameters<typeof textOf>[1]) => {
    const text = textOf(request, decision, "", Date.now());
    if (buffer.add(text)) return;
    previous = buffer.seal(previous);
    buffer = new EntryBuffer(head, BATCH_BYTES);
    buffer.add(text);
  };
}
