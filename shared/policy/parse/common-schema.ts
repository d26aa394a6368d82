import { z } from "zod";
import { ALLOWABLE } from "../lint/rules.ts";

/** What documents of several kinds are made of. */

export const name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and '-', not '-' first")
  .describe("Lower-case letters, digits and '-'.");

export const text = z.string().min(1).max(1000);
export const texts = z.array(text).min(1);

const reason = z.string().min(1).max(1000).describe("Why it is right here.");

/** Findings that the author answers for, with a reason each. Only the linter reads it; see lint/allowances.ts. */
export const lint = z
  .strictObject({
    allow: z.strictObject(Object.fromEntries(ALLOWABLE.map((code) => [code, reason.exactOptional()]))),
  })
  .describe("Warnings of the linter that are right here, each with a reason: { allow: { DESTRUCTIVE_ALLOW: why } }.");

/** What the linter alone reads is no part of what is enforced. */
export function withoutLint<T extends { readonly lint?: unknown }>(written: T): Omit<T, "lint"> {
  if (written.lint === undefined) return written;
  const { lint: _, ...rest } = written;
  return rest;
}

export const metadata = z
  .strictObject({
    name,
    description: z.string().max(4000).exactOptional(),
    lint: lint.exactOptional(),
  })
  .transform(withoutLint);
