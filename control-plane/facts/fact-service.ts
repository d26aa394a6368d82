import type { Value__Output } from "../../proto/gen/google/protobuf/Value.ts";
import type { Fact as FactMessage } from "../../proto/gen/postern/v1/Fact.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { jsonToValue, valueToJson } from "../../runtime/rpc/struct.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { FactStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { checkFactPath } from "../../shared/facts/index.ts";
import type { Fact } from "../../shared/facts/model.ts";
import type { JsonObject, JsonValue } from "../../shared/json.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";

/** A fact goes to every agent and stays in its memory: it is a flag or a list, not a document. */
export const FACT_LIMITS = { maxBytes: 64 * 1024, maxDepth: 8, maxFields: 5_000 } as const;

export interface FactPorts {
  readonly facts: FactStore;
  readonly environments: Environments;
  readonly nowMs: () => number;
  readonly onChanged: (environment: string, change: JsonObject) => void;
}

/** postern.v1.FactService: live values that conditions read. */
export function factService(ports: FactPorts): RpcService {
  const { facts, environments, nowMs, onChanged } = ports;
  return defineService("postern.v1.FactService", {
    async Put(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      checkFactPath(request.path);
      const value = factValue(request.value);
      const fact: Fact = { path: request.path, value, updatedAtMs: nowMs(), updatedBy: principal.name };
      await facts.put(environment, fact);
      onChanged(environment, { operation: "put", path: fact.path, value, by: principal.name });
      return { fact: toMessage(environment, fact) };
    },

    async Delete(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      checkFactPath(request.path);
      if (!(await facts.delete(environment, request.path))) {
        throw new PosternError("not_found", "FACT_NOT_FOUND", `There is no fact '${request.path}'.`, {
          where: { field: "path" },
          hint: "'postern facts list' shows those there are.",
        });
      }
      onChanged(environment, { operation: "delete", path: request.path, by: principal.name });
      return {};
    },

    async List(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      if (request.prefix !== "") checkFactPath(request.prefix);
      const all = await facts.list(environment);
      const wanted = all.filter(({ path }) => isUnder(path, request.prefix));
      wanted.sort((left, right) => (left.path < right.path ? -1 : 1));
      return { facts: wanted.map((fact) => toMessage(environment, fact)) };
    },
  });
}

function isUnder(path: string, prefix: string): boolean {
  return prefix === "" || path === prefix || path.startsWith(`${prefix}.`);
}

function factValue(value: Value__Output | null): JsonValue {
  if (value === null) {
    throw new PosternError("invalid_argument", "FIELD_REQUIRED", "The fact has no value.", {
      where: { field: "value" },
      hint: "Send null_value for null, or delete the fact.",
    });
  }
  const json = valueToJson(value, FACT_LIMITS, "value");
  const bytes = Buffer.byteLength(JSON.stringify(json));
  if (bytes <= FACT_LIMITS.maxBytes) return json;
  throw new PosternError("invalid_argument", "FACT_TOO_LARGE", `The value has ${bytes} bytes as JSON.`, {
    where: { field: "value" },
    hint: `A fact may have ${FACT_LIMITS.maxBytes} bytes: every agent keeps it in memory.`,
  });
}

function toMessage(environment: string, fact: Fact): FactMessage {
  const { path, value, updatedAtMs, updatedBy } = fact;
  return { environment, path, value: jsonToValue(value), updatedAt: toTimestamp(updatedAtMs), updatedBy };
}
