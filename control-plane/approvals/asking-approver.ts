import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { parseWebhookSecret, type WebhookSecret } from "../../shared/webhook/secret.ts";
import { askWebhook } from "./ask-webhook.ts";
import type { AutoApproverPorts } from "./auto-approver.ts";

/** A name of a file in the folder, and nothing that leads out of it. */
const SECRET_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Asks automatic approvers, with the secrets of a folder: a file each, one secret a line, so that one can be changed while
 * both count. Read at each question: a new secret needs no restart. Without the secret nobody is asked.
 */
export function askingApprover(secretsDir: string | undefined, nowMs: () => number): AutoApproverPorts["ask"] {
  return async (escalation, webhook) => {
    try {
      const secrets = await readSecrets(secretsDir, webhook.secret);
      return await askWebhook({ escalation, webhook, secrets, nowMs: nowMs() });
    } catch (error) {
      return { kind: "failed", reason: `the approver was not asked: ${errorMessage(error)}` };
    }
  };
}

async function readSecrets(secretsDir: string | undefined, name: string): Promise<readonly WebhookSecret[]> {
  if (secretsDir === undefined) throw new Error("the control plane has no approverSecretsDir");
  if (!SECRET_NAME.test(name)) throw new Error("the secret's name is none");
  const text = await readFile(join(secretsDir, name), "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new Error(`there is no secret '${name}'`);
  return lines.map(parseWebhookSecret);
}
