import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Fact__Output } from "../../proto/gen/postern/v1/Fact.ts";
import type { FactChange__Output } from "../../proto/gen/postern/v1/FactChange.ts";
import type { FactDeclaration__Output } from "../../proto/gen/postern/v1/FactDeclaration.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import { pairs, table } from "../output/table.ts";
import { formatDuration, formatInstant, formatRelative } from "../output/time.ts";
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

/** Facts that were put, and those that are only declared. */
export function factTable(
  facts: readonly Fact__Output[],
  declared: readonly FactDeclaration__Output[],
  nowMs: number,
): string {
  const put = facts.map((fact) => [
    fact.path,
    JSON.stringify(factValue(fact)),
    formatRelative(toMs(fact.updatedAt), nowMs),
    formatRelative(toMs(fact.expiresAt), nowMs),
    fact.source === "" ? fact.updatedBy : `${fact.updatedBy} (${fact.source})`,
    fact.reason,
  ]);
  const rest = declared
    .filter(({ path }) => !facts.some((fact) => fact.path === path))
    .map((one) => [
      one.path,
      one.default === null ? "" : `${JSON.stringify(defaultValue(one))} (default)`,
      "",
      "",
      "",
      "",
    ]);
  const rows = [...put, ...rest].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return table(["PATH", "VALUE", "PUT", "EXPIRES", "BY", "REASON"], rows);
}

/** One block for each path. */
export function factsDetails(
  facts: readonly Fact__Output[],
  declared: readonly FactDeclaration__Output[],
  nowMs: number,
): string {
  const paths = [...new Set([...facts, ...declared].map(({ path }) => path))].sort();
  return paths
    .map((path) => {
      const fact = facts.find((one) => one.path === path);
      const declaration = declared.find((one) => one.path === path);
      return pairs([
        ["fact", `facts.${path}`],
        ...(fact === undefined ? [["value", "not put"] as const] : putPairs(fact, nowMs)),
        ...(declaration === undefined ? [] : declaredPairs(declaration)),
      ]);
    })
    .join("\n\n");
}

type Pair = readonly [name: string, value: string];

function putPairs(fact: Fact__Output, nowMs: number): readonly Pair[] {
  return [
    ["value", JSON.stringify(factValue(fact))],
    ["put", when(toMs(fact.updatedAt), nowMs)],
    ["by", fact.updatedBy],
    ["source", fact.source],
    ["reason", fact.reason],
    ["expires", when(toMs(fact.expiresAt), nowMs)],
    ["revision", String(fact.revision)],
  ];
}

function declaredPairs(declared: FactDeclaration__Output): readonly Pair[] {
  const { type, description, maxTtl, maxAge, writerRoles, writerPrincipals } = declared;
  return [
    ["type", type],
    ["description", description],
    ["default", declared.default === null ? "" : JSON.stringify(defaultValue(declared))],
    ["max ttl", maxTtl === null ? "" : formatDuration(fromDuration(maxTtl))],
    ["max age", maxAge === null ? "" : formatDuration(fromDuration(maxAge))],
    ["writers", [...writerRoles.map((role) => `role ${role}`), ...writerPrincipals].join(", ")],
  ];
}

export function declarationJson(declared: FactDeclaration__Output): JsonObject {
  const { path, type, description, maxTtl, maxAge, writerRoles, writerPrincipals } = declared;
  return {
    path,
    type,
    description,
    ...(declared.default === null ? {} : { default: defaultValue(declared) }),
    maxTtlMs: maxTtl === null ? 0 : Math.round(fromDuration(maxTtl)),
    maxAgeMs: maxAge === null ? 0 : Math.round(fromDuration(maxAge)),
    writerRoles: [...writerRoles],
    writerPrincipals: [...writerPrincipals],
  };
}

function defaultValue(declared: FactDeclaration__Output): JsonValue {
  return declared.default === null ? null : valueToJson(declared.default, RESPONSE_LIMITS);
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
