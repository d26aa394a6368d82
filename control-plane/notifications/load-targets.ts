import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { EVENT_KINDS } from "../../shared/bus/codec-approval.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { SecretSource, TargetDeclaration } from "../../shared/notifications/model.ts";
import { parseNotificationsFile } from "../../shared/notifications/parse-file.ts";
import { parseWebhookSecret } from "../../shared/webhook/secret.ts";
import { webhookUrlProblem } from "../../shared/webhook/url.ts";
import type { NotificationsConfig, Target } from "./target.ts";

/**
 * Reads the notifications file and the secrets that it names; paths in it are taken from its own folder. Throws
 * NOTIFICATIONS_FILE_INVALID, which names the place and never a secret.
 */
export async function loadTargets(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<NotificationsConfig> {
  const { consoleUrl, targets } = parseNotificationsFile(file, await readText(file), EVENT_KINDS);
  return { consoleUrl, targets: await Promise.all(targets.map((declared) => loadTarget(file, declared, env))) };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new PosternError(
      "invalid_argument",
      "NOTIFICATIONS_FILE_INVALID",
      `cannot read ${file}: ${errorMessage(cause)}`,
      {
        where: { file },
        hint: "Check the path in the setting notificationsFile.",
        cause,
      },
    );
  }
}

async function loadTarget(
  file: string,
  declared: TargetDeclaration,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Target> {
  const { url: written, secrets: sources, ...terms } = declared;
  const wrong = (field: string, what: string) => invalid(file, `target '${terms.name}': ${field}: ${what}`);
  const read = async (field: string, source: SecretSource) => {
    const text = "env" in source ? env[source.env] : await readSecretFile(file, source.file);
    if (text === undefined || text.trim() === "") throw wrong(field, `${sourceName(source)} is not there or empty`);
    return text.trim();
  };
  const url = typeof written === "string" ? written : await read("url", written);
  const problem = webhookUrlProblem(url);
  if (problem !== undefined) throw wrong("url", problem);
  const secrets = await Promise.all(
    sources.map(async (source) => {
      const text = await read("secret", source);
      try {
        return parseWebhookSecret(text);
      } catch (error) {
        throw wrong("secret", `${sourceName(source)}: ${errorMessage(error)}`);
      }
    }),
  );
  return { ...terms, host: new URL(url).host, endpoint: () => ({ url, secrets }) };
}

async function readSecretFile(file: string, path: string): Promise<string | undefined> {
  return readFile(resolve(dirname(file), path), "utf8").catch(() => undefined);
}

function sourceName(source: SecretSource): string {
  return "env" in source ? `the variable ${source.env}` : `the file ${source.file}`;
}

function invalid(file: string, message: string): PosternError {
  return new PosternError("invalid_argument", "NOTIFICATIONS_FILE_INVALID", `${file}: ${message}`, {
    where: { file },
    hint: "Set the variable, or write the file beside this one; 'docs/notifications.md' shows both.",
  });
}
