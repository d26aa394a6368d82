import type { CheckResponse__Output } from "../../proto/gen/postern/v1/CheckResponse.ts";
import { messageDefinition } from "../../runtime/rpc/protos.ts";
import { jsonToStruct } from "../../runtime/rpc/struct.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { Effect } from "../workloads/policy-model.ts";
import { question } from "../workloads/questions.ts";
import { WrongAnswer } from "./peer.ts";

export const CHECK_PATH = "/postern.v1.Guard/Check";

const request = messageDefinition("postern.v1.CheckRequest");
const response = messageDefinition("postern.v1.CheckResponse");

const DECISIONS = { allow: "DECISION_ALLOW", deny: "DECISION_DENY", escalate: "DECISION_PENDING" } as const;

/** The question as a postern.v1.CheckRequest. */
export function checkInput({ subject, action, resource, context, arguments: given }: CheckRequest) {
  return {
    subject: { ...subject, roles: [...subject.roles], properties: jsonToStruct(subject.properties) },
    action: { name: action.name },
    resource: { ...resource, properties: jsonToStruct(resource.properties) },
    context: jsonToStruct(context),
    arguments: jsonToStruct(given),
  };
}

/** The bytes of the question that has this answer. */
export function checkMessage(effect: Effect): Uint8Array {
  return request.serialize(checkInput(question(effect)));
}

/** The bundle that a postern.v1.CheckResponse was decided by. */
export function revisionOf(answer: Uint8Array): number {
  // Parsing boundary: what this definition decodes is this type.
  return (response.deserialize(Buffer.from(answer)) as CheckResponse__Output).bundleRevision;
}

/** Throws unless a postern.v1.CheckResponse has the decision, a bundle and an id. */
export function verifyCheck(peer: string, effect: Effect, answer: Uint8Array): void {
  // Parsing boundary: what this definition decodes is this type.
  const decoded = response.deserialize(Buffer.from(answer)) as CheckResponse__Output;
  const right = decoded.decision === DECISIONS[effect] && decoded.bundleRevision > 0 && decoded.decisionId !== "";
  if (!right || decoded.ruleIds.length === 0) throw new WrongAnswer(peer, effect, decoded);
}

/** What a server without any policy answers: an ALLOW as long as a real one. */
export function cannedAnswer(): Uint8Array {
  return response.serialize({
    decision: "DECISION_ALLOW",
    reasonCode: "RULE_ALLOWED",
    reason: "Allowed by payments/small-refunds.",
    ruleIds: ["payments/small-refunds"],
    bundleRevision: 1,
    decisionId: "01980000-0000-7000-8000-000000000000",
  });
}
