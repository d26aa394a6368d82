import * as z from "zod";
import type { Fact as FactMessage } from "../../proto/gen/postern/v1/Fact.ts";
import type { FactChange as FactChangeMessage } from "../../proto/gen/postern/v1/FactChange.ts";
import type { FactDeclaration as DeclarationMessage } from "../../proto/gen/postern/v1/FactDeclaration.ts";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import type { AuditEntry } from "../../shared/audit/model.ts";
import type { FactDeclaration, StoredFact } from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import { jsonValue } from "../../shared/json-schema.ts";
import { typeText } from "../../shared/policy/schema/type-text.ts";

/** A fact as callers see it. */
export function factMessage(environment: string, fact: StoredFact): FactMessage {
  const { path, value, updatedAtMs, updatedBy, expiresAtMs, source = "", reason = "", revision } = fact;
  return {
    environment,
    path,
    value: jsonToValue(value),
    updatedAt: toTimestamp(updatedAtMs),
    updatedBy,
    ...(expiresAtMs === undefined ? {} : { expiresAt: toTimestamp(expiresAtMs) }),
    source,
    reason,
    revision,
  };
}

/** What is agreed about a fact, as callers see it. */
export function declarationMessage(declared: FactDeclaration): DeclarationMessage {
  const { path, type, description = "", default: value, maxTtlMs, maxAgeMs, writers = {} } = declared;
  return {
    path,
    type: typeText(type),
    description,
    ...(value === undefined ? {} : { default: jsonToValue(value) }),
    ...(maxTtlMs === undefined ? {} : { maxTtl: toDuration(maxTtlMs) }),
    ...(maxAgeMs === undefined ? {} : { maxAge: toDuration(maxAgeMs) }),
    writerRoles: [...(writers.roles ?? [])],
    writerPrincipals: [...(writers.principals ?? [])],
  };
}

/** What the audit says of a fact that was put; `factChangeMessage` reads it. */
export function putNote({ path, value, updatedBy, expiresAtMs, source, reason, revision }: StoredFact): JsonObject {
  return {
    operation: "put",
    path,
    value,
    by: updatedBy,
    revision,
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(source === undefined ? {} : { source }),
    ...(reason === undefined ? {} : { reason }),
  };
}

const changeSchema = z.object({
  operation: z.enum(["put", "delete", "expire"]),
  path: z.string(),
  value: z.exactOptional(jsonValue),
  by: z.string(),
  revision: z.number().default(0),
  expiresAtMs: z.exactOptional(z.number()),
  source: z.string().default(""),
  reason: z.string().default(""),
});

/** A change of a fact from the audit; undefined: the entry is about something else. */
export function factChangeMessage({ kind, atMs, data }: AuditEntry): FactChangeMessage | undefined {
  const parsed = kind === "fact_changed" ? changeSchema.safeParse(data) : undefined;
  if (parsed?.success !== true) return undefined;
  const { value, expiresAtMs, ...rest } = parsed.data;
  return {
    ...rest,
    ...(value === undefined ? {} : { value: jsonToValue(value) }),
    at: toTimestamp(atMs),
    ...(expiresAtMs === undefined ? {} : { expiresAt: toTimestamp(expiresAtMs) }),
  };
}
