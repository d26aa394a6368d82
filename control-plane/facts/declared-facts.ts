import { nearestName } from "../../shared/config/nearest.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { declarationOf, type FactDeclaration, type FactDeclarations } from "../../shared/facts/index.ts";
import type { JsonValue } from "../../shared/json.ts";
import { mismatchesOf } from "../../shared/policy/schema/conform.ts";
import { typeText } from "../../shared/policy/schema/type-text.ts";
import type { Principal, Role } from "../auth/principal.ts";

/** Who may put facts of which nothing else is declared: as with policies. */
const EDITORS: readonly Role[] = ["policy-editor", "admin"];

/** What is to be put. */
export interface PutAttempt {
  readonly path: string;
  readonly value: JsonValue;
  /** Undefined: it would stay. */
  readonly ttlMs: number | undefined;
}

/**
 * Refuses a put that the declarations of the environment rule out. Throws FACT_UNDECLARED, FACT_WRITER_FORBIDDEN,
 * FACT_TYPE_MISMATCH, FACT_TTL_INVALID.
 */
export function requireDeclared(declarations: FactDeclarations, attempt: PutAttempt, principal: Principal): void {
  const declared = declarationOf(declarations, attempt.path);
  if (declared === undefined && declarations.size > 0) throw undeclared(attempt.path, declarations);
  requireWriter(declared, attempt.path, principal);
  if (declared === undefined) return;
  requireType(declared, attempt.value);
  requireTtl(declared, attempt.ttlMs);
}

/** Throws FACT_WRITER_FORBIDDEN unless the principal may put and delete the fact. */
export function requireWriter(declared: FactDeclaration | undefined, path: string, principal: Principal): void {
  const { roles = [], principals = [] } = declared?.writers ?? { roles: EDITORS };
  if (principals.includes(principal.name) || principal.roles.some((role) => roles.includes(role))) return;
  const who = [...roles.map((role) => `the role ${role}`), ...principals].join(", ");
  throw new PosternError("permission_denied", "FACT_WRITER_FORBIDDEN", `'${principal.name}' may not write '${path}'.`, {
    where: { field: "path" },
    hint: `It may be written by ${who}.`,
  });
}

function undeclared(path: string, declarations: FactDeclarations): PosternError {
  const known = [...declarations.keys()];
  const near = nearestName(path, known);
  return new PosternError("invalid_argument", "FACT_UNDECLARED", `No policy declares a fact '${path}'.`, {
    where: { field: "path" },
    hint:
      near === undefined ? "Declare it in a document of kind FactSchema, and publish it." : `Did you mean '${near}'?`,
  });
}

function requireType({ path, type }: FactDeclaration, value: JsonValue): void {
  const [mismatch] = mismatchesOf(value, type);
  if (mismatch === undefined) return;
  const at = mismatch.path.length === 0 ? path : `${path}, ${mismatch.path.join(".")}`;
  const suggestion = mismatch.suggestion === "" ? "" : ` ${mismatch.suggestion}`;
  throw new PosternError("invalid_argument", "FACT_TYPE_MISMATCH", `${at}: ${mismatch.message}.`, {
    where: { field: "value" },
    hint: `It is declared as ${typeText(type)}.${suggestion}`,
  });
}

function requireTtl({ path, maxTtlMs }: FactDeclaration, ttlMs: number | undefined): void {
  if (maxTtlMs === undefined || (ttlMs !== undefined && ttlMs <= maxTtlMs)) return;
  const what = ttlMs === undefined ? "must expire, and no time was given" : `may not stay for ${asFlag(ttlMs)}`;
  throw new PosternError("invalid_argument", "FACT_TTL_INVALID", `'${path}' ${what}.`, {
    where: { field: "ttl" },
    hint: `Put it for ${asFlag(maxTtlMs)} at most: --ttl ${asFlag(maxTtlMs)}.`,
  });
}

/** `4h`, `90m`, `30s`: in the largest unit without a fraction. */
function asFlag(ms: number): string {
  const units = [["h", 3_600_000] as const, ["m", 60_000] as const, ["s", 1_000] as const];
  const [unit, unitMs] = units.find(([, size]) => ms % size === 0) ?? ["ms", 1];
  return `${ms / unitMs}${unit}`;
}
