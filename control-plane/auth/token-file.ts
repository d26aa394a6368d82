import { type Document, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { isToken } from "../../shared/bus/subjects.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { ROLES } from "./principal.ts";

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/, "a name is 1 to 128 letters, digits and . _ @ + -");

const entrySchema = z.strictObject({
  name,
  /** "sha256:<hex>" of the token; see token-hash.ts. */
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, "a hash is 'sha256:' and 64 hex digits"),
  roles: z.array(z.enum(ROLES)).min(1),
  groups: z.array(z.string().min(1)).default([]),
  /** Absent: every environment. */
  environments: z.array(z.string().refine(isToken, "no valid environment name")).min(1).optional(),
  createdAt: z.iso.datetime().optional(),
  /** RFC 3339, UTC. Absent: never. */
  expiresAt: z.iso.datetime().optional(),
});

const fileSchema = z.strictObject({ tokens: z.array(entrySchema).default([]) });

/** One token as the file keeps it: never the token itself. */
export type TokenEntry = z.output<typeof entrySchema>;

/**
 * Reads the text of a token file, YAML or JSON. Throws TOKEN_FILE_INVALID, naming the file and the entry.
 */
export function parseTokenFile(text: string, file: string): readonly TokenEntry[] {
  const document = parseDocument(text, { uniqueKeys: true, strict: true });
  const broken = document.errors[0];
  if (broken !== undefined) throw invalid(file, broken.message);
  const parsed = fileSchema.safeParse(toPlain(document, file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(file, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
  }
  refuseTwins(parsed.data.tokens, file);
  return parsed.data.tokens;
}

/** Aliases are refused: a list of tokens needs none, and they are what YAML bombs are made of. */
function toPlain(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch (error) {
    throw invalid(file, errorMessage(error));
  }
}

/** The text of a token file: JSON when its name says so, otherwise YAML. */
export function formatTokenFile(entries: readonly TokenEntry[], file = ""): string {
  if (file.endsWith(".json")) return `${JSON.stringify({ tokens: entries }, undefined, 2)}\n`;
  return `# Tokens of the Postern control plane: hashes only. Made by 'postern token create'.\n${stringify({ tokens: entries })}`;
}

function refuseTwins(entries: readonly TokenEntry[], file: string): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    for (const key of [entry.name, entry.hash]) {
      if (seen.has(key)) throw invalid(file, `token '${entry.name}' is there twice`);
      seen.add(key);
    }
  }
}

function invalid(file: string, what: string): PosternError {
  return new PosternError("invalid_argument", "TOKEN_FILE_INVALID", `The token file does not read: ${what}`, {
    where: { file },
    hint: "Mend the entry, or make a new one with 'postern token create'.",
  });
}
