import type { Duration__Output } from "../../proto/gen/google/protobuf/Duration.ts";
import type { Value__Output } from "../../proto/gen/google/protobuf/Value.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { JsonValue } from "../../shared/json.ts";

/** A fact goes to every agent and stays in its memory: it is a flag or a list, not a document. */
const FACT_LIMITS = { maxBytes: 64 * 1024, maxDepth: 8, maxFields: 5_000 } as const;

const MAX_TEXT = { source: 128, reason: 1_024 } as const;
const MAX_TTL_MS = 365 * 86_400_000;

/** The value of a fact that somebody wants to put. Throws FIELD_REQUIRED, FACT_TOO_LARGE. */
export function factValue(value: Value__Output | null): JsonValue {
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

/** Milliseconds; undefined: it stays. Throws FACT_TTL_INVALID. */
export function factTtlMs(ttl: Duration__Output | null): number | undefined {
  if (ttl === null) return undefined;
  const ms = fromDuration(ttl);
  if (ms >= 1 && ms <= MAX_TTL_MS) return Math.floor(ms);
  throw new PosternError("invalid_argument", "FACT_TTL_INVALID", `A time to live of ${ms / 1000} s can't be.`, {
    where: { field: "ttl" },
    hint: "Give it a time from 1 ms to 365 days; leave it out for a fact that stays.",
  });
}

/** Source and reason as a fact keeps them, those that are given. Throws FIELD_TOO_LONG. */
export function factTexts(given: { readonly source: string; readonly reason: string }): {
  readonly source?: string;
  readonly reason?: string;
} {
  return { ...text("source", given.source), ...text("reason", given.reason) };
}

/** Empty: nothing was said. Throws FIELD_TOO_LONG. */
function text<Field extends keyof typeof MAX_TEXT>(field: Field, value: string): { readonly [key in Field]?: string } {
  if (value === "") return {};
  if (value.length <= MAX_TEXT[field]) return { [field]: value } as { readonly [key in Field]: string };
  throw new PosternError("invalid_argument", "FIELD_TOO_LONG", `More than ${MAX_TEXT[field]} characters.`, {
    where: { field },
  });
}
