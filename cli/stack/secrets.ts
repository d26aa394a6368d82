import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { ROLES } from "../../control-plane/auth/principal.ts";
import { formatTokenFile } from "../../control-plane/auth/token-file.ts";
import { generateToken, hashToken } from "../../control-plane/auth/token-hash.ts";
import { createKeyFiles } from "../../runtime/files/keys.ts";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { Layout } from "./layout.ts";

const tokenSchema = z.strictObject({
  name: z.string(),
  token: z.string(),
  roles: z.array(z.enum(ROLES)),
  groups: z.array(z.string()),
});

const secretsSchema = z.strictObject({
  natsPasswords: z.strictObject({ controlPlane: z.string(), agent: z.string() }),
  admin: tokenSchema,
  approvers: z.array(tokenSchema),
});

export type Secrets = z.output<typeof secretsSchema>;

/** People to try approvals with: between them they are in every group that the example policies ask for. */
const SAMPLE_APPROVERS = [
  { name: "alice", groups: ["support-leads", "agent-supervisors", "release-managers", "dba"] },
  { name: "bob", groups: ["finance", "sre", "dba"] },
  { name: "carol", groups: ["finance", "agent-supervisors"] },
] as const;

/**
 * The keys, passwords and tokens of a stack: made on its first start, read ever after. Each file is created only when
 * it is missing, so that an interrupted first start is completed by the next, and an edited tokens file is kept.
 */
export async function loadOrCreateSecrets(layout: Layout): Promise<{ secrets: Secrets; created: boolean }> {
  const created = !existsSync(layout.secrets);
  if (created) await writeAtomically(layout.secrets, json(newSecrets()));
  const secrets = readSecrets(layout.secrets);
  if (!existsSync(layout.tokensFile)) await writeAtomically(layout.tokensFile, tokensFile(secrets));
  if (!existsSync(layout.signingKey)) await createKeyFiles(layout.signingKey, layout.trustedKeys);
  return { secrets, created };
}

function newSecrets(): Secrets {
  return {
    natsPasswords: { controlPlane: password(), agent: password() },
    admin: { name: "admin", token: generateToken(), roles: ["admin"], groups: [] },
    approvers: SAMPLE_APPROVERS.map(({ name, groups }) => ({
      name,
      token: generateToken(),
      roles: ["approver"],
      groups: [...groups],
    })),
  };
}

function password(): string {
  return randomBytes(24).toString("base64url");
}

function tokensFile(secrets: Secrets): string {
  const createdAt = new Date().toISOString();
  return formatTokenFile(
    [secrets.admin, ...secrets.approvers].map(({ name, token, roles, groups }) => ({
      name,
      hash: hashToken(token),
      roles,
      groups,
      createdAt,
    })),
  );
}

function readSecrets(path: string): Secrets {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new PosternError(
      "failed_precondition",
      "SECRETS_INVALID",
      `cannot read the stack's secrets: ${errorMessage(cause)}`,
      {
        where: { file: path },
        hint: "Restore the file, or remove it and tokens.json to make new passwords and tokens.",
        cause,
      },
    );
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
