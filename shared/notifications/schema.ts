import { z } from "zod";
import { durationWithin } from "../policy/parse/duration-schema.ts";
import { webhookUrlProblem } from "../webhook/url.ts";
import type { NotificationsFile, SecretSource, TargetDeclaration } from "./model.ts";

/** What operators write in the notifications file; the output is NotificationsFile. */

const MAX_TIMEOUT_MS = 30_000;
/** Notifications wait in a stream for seven days; a target that gives up later than that would lose some silently. */
const MAX_NOTIFICATION_AGE_MS = 6 * 86_400_000;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const name = z.string().regex(NAME, "a name is 1 to 64 letters, digits, '-' and '_'");
const names = z.array(name).min(1, "leave it out for all, or name some");

const path = z.string().min(1).max(4_096);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "that is no name of a variable");
const ELSEWHERE = "a secret is not written here: write { file: <path> } or { env: <VARIABLE> }";
const secretSource = z.union(
  [z.strictObject({ file: path }), z.strictObject({ env: variable })],
  ELSEWHERE,
) satisfies z.ZodType<SecretSource>;

const clearUrl = z.string().superRefine((text, context) => {
  const problem = webhookUrlProblem(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `the url is refused: ${problem}` });
});

const targetKeys = z.strictObject({
  name,
  type: z.enum(["webhook", "slack"]),
  url: z.union([z.string(), secretSource], "a url is a text, or { file: <path> } or { env: <VARIABLE> }"),
  secret: z.union([secretSource, z.array(secretSource).min(1)], ELSEWHERE).exactOptional(),
  events: z.array(z.string().min(1)).min(1, "leave it out for all, or name some").exactOptional(),
  environments: names.exactOptional(),
  workflows: names.exactOptional(),
  includeArguments: z.boolean().default(false),
  timeout: durationWithin(100, MAX_TIMEOUT_MS, "it must be from 100ms to 30s").prefault("10s"),
  maxAttempts: z.int().min(1).max(100).default(12),
  maxAge: durationWithin(1_000, MAX_NOTIFICATION_AGE_MS, "it must be from 1s to 6d").prefault("1d"),
  firstRetry: durationWithin(10, 3_600_000, "it must be from 10ms to 1h").prefault("5s"),
  maxRetry: durationWithin(10, 86_400_000, "it must be from 10ms to 1d").prefault("30m"),
});

const target = targetKeys
  .superRefine(({ type, url, secret }, context) => {
    if (type === "slack" && typeof url === "string") {
      const message = `a Slack URL is a secret, and ${ELSEWHERE}`;
      context.addIssue({ code: "custom", message, path: ["url"] });
    } else if (typeof url === "string") {
      for (const { message } of clearUrl.safeParse(url).error?.issues ?? []) {
        context.addIssue({ code: "custom", message, path: ["url"] });
      }
    }
    if (type === "slack" && secret !== undefined) {
      context.addIssue({ code: "custom", message: "Slack knows no signatures: remove it", path: ["secret"] });
    }
    if (type === "webhook" && secret === undefined) {
      context.addIssue({ code: "custom", message: "a webhook needs a 'secret' to sign with", path: [] });
    }
  })
  .transform(
    (written): TargetDeclaration => ({
      name: written.name,
      type: written.type,
      url: written.url,
      secrets: [written.secret ?? []].flat(),
      events: written.events,
      environments: written.environments,
      workflows: written.workflows,
      includeArguments: written.includeArguments,
      timeoutMs: written.timeout,
      retry: {
        maxAttempts: written.maxAttempts,
        maxAgeMs: written.maxAge,
        firstDelayMs: written.firstRetry,
        maxDelayMs: Math.max(written.firstRetry, written.maxRetry),
      },
    }),
  );

export const TARGET_KEYS: readonly string[] = Object.keys(targetKeys.shape);
export const FILE_KEYS: readonly string[] = ["consoleUrl", "targets"];

export const notificationsFileSchema = z
  .strictObject({
    consoleUrl: clearUrl.transform((text) => new URL(text).href.replace(/\/+$/, "")).exactOptional(),
    targets: z.array(target).min(1, "name at least one target").max(64),
  })
  .superRefine(({ targets }, context) => {
    for (const [index, { name: given }] of targets.entries()) {
      if (targets.findIndex((other) => other.name === given) === index) continue;
      context.addIssue({
        code: "custom",
        message: `there is a target '${given}' already`,
        path: ["targets", index, "name"],
      });
    }
  })
  .transform(({ consoleUrl, targets }): NotificationsFile => ({ consoleUrl, targets }));
