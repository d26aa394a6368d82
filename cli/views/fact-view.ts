import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Fact__Output } from "../../proto/gen/postern/v1/Fact.ts";
import type { FactChange__Output } from "../../proto/gen/postern/v1/FactChange.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import { pairs, table } from "../output/table.ts";
import { formatInstant, formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function factJson(fact: Fact__Output): JsonObject {
  const { environment, path, updatedBy, source, reason, revision } = fact;
  return {
    environment,
    path,
    value: factValue(fact),
    updatedAt: toIso(fact.updatedAt),
    updatedBy,
    expiresAt: toIso(fact.expiresAt),
    source,
    reason,
    revision,
  };
}

export function factTable(facts: readonly Fact__Output[], nowMs: number): string {
  const rows = facts.map((fact) => [
    fact.path,
    JSON.stringify(factValue(fact)),
    formatRelative(toMs(fact.updatedAt), nowMs),
    formatRelative(toMs(fact.expiresAt), nowMs),
    fact.source === "" ? fact.updatedBy : `${fact.updatedBy} (${fact.source})`,
    fact.reason,
  ]);
  return table(["PATH", "VALUE", "PUT", "EXPIRES", "BY", "REASON"], rows);
}

export function factDetails(fact: Fact__Output, nowMs: number): string {
  return pairs([
    ["fact", `facts.${fact.path}`],
    ["value", JSON.stringify(factValue(fact))],
    ["put", when(toMs(fact.updatedAt), nowMs)],
    ["by", fact.updatedBy],
    ["source", fact.source],
    ["reason", fact.reason],
    ["expires", when(toMs(fact.expiresAt), nowMs)],
    ["revision", String(fact.revision)],
  ]);
}

export function factChangeJson(change: FactChange__Output): JsonObject {
  const { operation, path, by, source, reason, revision } = change;
  return {
    operation,
    path,
    ...(change.value === null ? {} : { value: factValue(change) }),
    at: toIso(change.at),
    by,
    source,
    reason,
    expiresAt: toIso(change.expiresAt),
    revision,
  };
}

export function factChangeTable(changes: readonly FactChange__Output[], nowMs: number): string {
  const rows = changes.map((change) => [
    formatRelative(toMs(change.at), nowMs),
    change.operation,
    change.path,
    change.value === null ? "" : JSON.stringify(factValue(change)),
    change.source === "" ? change.by : `${change.by} (${change.source})`,
    change.reason,
  ]);
  return table(["WHEN", "WHAT", "PATH", "VALUE", "BY", "REASON"], rows);
}

function when(atMs: number | undefined, nowMs: number): string {
  return atMs === undefined ? "" : `${formatInstant(atMs)} (${formatRelative(atMs, nowMs)})`;
}

function factValue({ value }: Pick<Fact__Output, "value">): JsonValue {
  return value === null ? null : valueToJson(value, RESPONSE_LIMITS);
}
