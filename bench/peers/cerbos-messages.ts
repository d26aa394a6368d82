import protobuf from "protobufjs";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import type { Effect } from "../workloads/policy-model.ts";
import { question } from "../workloads/questions.ts";
import { WrongAnswer } from "./peer.ts";

export const CHECK_RESOURCES_PATH = "/cerbos.svc.v1.CerbosService/CheckResources";

/** Of Cerbos's API (cerbos/request/v1, cerbos/response/v1) the fields that a check needs; the numbers are its own. */
const { root } = protobuf.parse(`
syntax = "proto3";
message Value {
  oneof kind {
    int32 nullValue = 1; double numberValue = 2; string stringValue = 3; bool boolValue = 4;
    Struct structValue = 5; List listValue = 6;
  }
}
message Struct { map<string, Value> fields = 1; }
message List { repeated Value values = 1; }
message Principal { string id = 1; string policyVersion = 2; repeated string roles = 3; map<string, Value> attr = 4; }
message Resource { string kind = 1; string policyVersion = 2; string id = 3; map<string, Value> attr = 4; }
message ResourceEntry { repeated string actions = 1; Resource resource = 2; }
message CheckResourcesRequest { string requestId = 1; Principal principal = 3; repeated ResourceEntry resources = 4; }
enum Effect { EFFECT_UNSPECIFIED = 0; EFFECT_ALLOW = 1; EFFECT_DENY = 2; EFFECT_NO_MATCH = 3; }
message ResultEntry { map<string, Effect> actions = 2; }
message CheckResourcesResponse { string requestId = 1; repeated ResultEntry results = 2; string cerbosCallId = 3; }
`);
const request = root.lookupType("CheckResourcesRequest");
const response = root.lookupType("CheckResourcesResponse");

/** The question as CheckResources takes it. */
export function cerbosMessage(effect: Effect): Uint8Array {
  const { subject, action, resource, context, arguments: given } = question(effect);
  const attributes = {
    ...prefixed("resource", resource.properties),
    ...prefixed("context", context),
    ...prefixed("arguments", given),
  };
  const message = {
    requestId: "1",
    principal: { id: subject.id, roles: subject.roles, attr: toAttributes(subject.properties) },
    resources: [
      { actions: [action.name], resource: { kind: resource.type, id: resource.id, attr: toAttributes(attributes) } },
    ],
  };
  return request.encode(request.fromObject(message)).finish();
}

/** Throws unless a CheckResourcesResponse allows or denies as it should; Cerbos has no escalation, those deny. */
export function verifyCerbos(effect: Effect, answer: Uint8Array): void {
  const decoded = response.toObject(response.decode(answer), { enums: String });
  const given: unknown = decoded.results?.[0]?.actions?.[question(effect).action.name];
  if (given !== (effect === "allow" ? "EFFECT_ALLOW" : "EFFECT_DENY")) throw new WrongAnswer("cerbos", effect, decoded);
}

function prefixed(of: string, object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [`${of}_${name}`, value]));
}

function toAttributes(object: Readonly<Record<string, JsonValue>>) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, jsonToValue(value)]));
}
