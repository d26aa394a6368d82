import type { CelInput } from "@bufbuild/cel";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { EvaluationInput } from "../evaluation.ts";
import { jsonMap } from "./json-view.ts";

/** What a condition can read. All are maps but `now`, a timestamp. */
export const INPUT_ROOTS = ["subject", "action", "resource", "context", "arguments", "facts", "now"] as const;

export type InputRoot = (typeof INPUT_ROOTS)[number];

/** The variables of a condition, ready for the evaluator: built once per request, read by any number of conditions. */
export type ConditionInputs = Readonly<Record<InputRoot, CelInput>>;

/** Views over a request; nothing is copied but the three property maps, where the request's own fields win. */
export function conditionInputs({ request, facts, nowMs }: EvaluationInput): ConditionInputs {
  const { subject, action, resource } = request;
  const inputs: Record<InputRoot, CelInput> = {
    subject: jsonMap(withFields(subject.properties, { type: subject.type, id: subject.id, roles: subject.roles })),
    action: jsonMap(withFields(action.properties, { name: action.name })),
    resource: jsonMap(withFields(resource.properties, { type: resource.type, id: resource.id })),
    context: jsonMap(request.context),
    arguments: jsonMap(request.arguments),
    facts: jsonMap(facts),
    now: timestampFromMs(nowMs),
  };
  // INVARIANT: no prototype, so that no name but the seven resolves to anything.
  return Object.setPrototypeOf(inputs, null);
}

function withFields(properties: EvaluationInput["facts"], fields: EvaluationInput["facts"]): EvaluationInput["facts"] {
  return Object.assign(Object.create(null), properties, fields);
}
