import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Fact__Output } from "../../proto/gen/postern/v1/Fact.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import { table } from "../output/table.ts";
import { formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function factJson(fact: Fact__Output): JsonObject {
  const { environment, path, updatedBy } = fact;
  return { environment, path, value: factValue(fact), updatedAt: toIso(fact.updatedAt), updatedBy };
}

export function factTable(facts: readonly Fact__Output[], nowMs: number): string {
  const rows = facts.map((fact) => [
    fact.path,
    JSON.stringify(factValue(fact)),
    formatRelative(toMs(fact.updatedAt), nowMs),
    fact.updatedBy,
  ]);
  return table(["PATH", "VALUE", "CHANGED", "BY"], rows);
}

function factValue(fact: Fact__Output): JsonValue {
  return fact.value === null ? null : valueToJson(fact.value, RESPONSE_LIMITS);
}
