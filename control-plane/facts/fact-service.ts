import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import type { AuditReader, FactStore } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import {
  checkFactPath,
  declarationOf,
  type Fact,
  type FactDeclarations,
  isExpired,
  NO_DECLARATIONS,
} from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";
import { requireDeclared, requireWriter } from "./declared-facts.ts";
import { declarationMessage, factMessage, putNote } from "./fact-message.ts";
import { factTexts, factTtlMs, factValue } from "./put-request.ts";
import { readHistory } from "./read-history.ts";

const DAY_MS = 86_400_000;
const HISTORY = { default: 100, most: 1_000 } as const;

export interface FactPorts {
  readonly facts: FactStore;
  /** What the active bundle of an environment declares. */
  readonly declarations: (environment: string) => Promise<FactDeclarations>;
  readonly audit: Pick<AuditReader, "scan">;
  readonly environments: Environments;
  readonly nowMs: () => number;
  readonly onChanged: (environment: string, change: JsonObject) => void;
}

/** postern.v1.FactService: live values that conditions read. */
export function factService(ports: FactPorts): RpcService {
  const { facts, declarations, audit, environments, nowMs, onChanged } = ports;
  return defineService("postern.v1.FactService", {
    async Put(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      checkFactPath(request.path);
      const value = factValue(request.value);
      const ttlMs = factTtlMs(request.ttl);
      requireDeclared(await declarations(environment), { path: request.path, value, ttlMs }, principal);
      const updatedAtMs = nowMs();
      const fact: Fact = {
        path: request.path,
        value,
        updatedAtMs,
        updatedBy: principal.name,
        ...(ttlMs === undefined ? {} : { expiresAtMs: updatedAtMs + ttlMs }),
        ...factTexts(request),
      };
      const stored = { ...fact, revision: await facts.put(environment, fact) };
      onChanged(environment, putNote(stored));
      return { fact: factMessage(environment, stored) };
    },

    async Delete(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      checkFactPath(request.path);
      requireWriter(declarationOf(await declarations(environment), request.path), request.path, principal);
      const { reason } = factTexts({ source: "", reason: request.reason });
      if (!(await facts.delete(environment, request.path))) throw notFound(request.path);
      const why = reason === undefined ? {} : { reason };
      onChanged(environment, { operation: "delete", path: request.path, by: principal.name, ...why });
      return {};
    },

    async List(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      if (request.prefix !== "") checkFactPath(request.prefix);
      const atMs = nowMs();
      const all = await facts.list(environment);
      const wanted = all.filter((fact) => isUnder(fact.path, request.prefix) && !isExpired(fact, atMs));
      // What was put can be looked at whatever is wrong with the bundle.
      const declaredAll = await declarations(environment).catch(() => NO_DECLARATIONS);
      const declared = [...declaredAll.values()].filter(({ path }) => isUnder(path, request.prefix));
      return {
        facts: wanted.map((fact) => factMessage(environment, fact)),
        declared: declared.map(declarationMessage),
      };
    },

    async History(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      if (request.prefix !== "") checkFactPath(request.prefix);
      const limit = historyLimit(request.limit);
      const since = request.since === null ? nowMs() - DAY_MS : fromTimestamp(request.since);
      const wants = (path: string) => isUnder(path, request.prefix);
      return { changes: [...(await readHistory(audit, environment, since, wants, limit))] };
    },
  });
}

function notFound(path: string): PosternError {
  return new PosternError("not_found", "FACT_NOT_FOUND", `There is no fact '${path}'.`, {
    where: { field: "path" },
    hint: "'postern facts list' shows those there are.",
  });
}

function isUnder(path: string, prefix: string): boolean {
  return prefix === "" || path === prefix || path.startsWith(`${prefix}.`);
}

function historyLimit(limit: number): number {
  if (limit >= 0 && limit <= HISTORY.most) return limit === 0 ? HISTORY.default : limit;
  throw new PosternError("invalid_argument", "FIELD_INVALID", `${limit} changes can't be asked for.`, {
    where: { field: "limit" },
    hint: `Ask for 1 to ${HISTORY.most}.`,
  });
}
