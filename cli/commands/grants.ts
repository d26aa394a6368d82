import { Command } from "commander";
import type { Grant__Output } from "../../proto/gen/postern/v1/Grant.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { grantJson, grantTable } from "../views/grant-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.GrantService";
const PAGE_SIZE = 100;

interface GrantOptions {
  readonly subject?: string;
  readonly rule?: string;
  readonly workflow?: string;
}

export function grantsCommand(): Command {
  return new Command("grants")
    .description("What approvals permit for now, and taking it back.")
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function listCommand(): Command {
  return clientCommand<GrantOptions & { readonly limit: number }>({
    name: "list",
    description: "List the grants that can still release something, newest first.",
    options: (command) => addFilter(command).option("--limit <n>", "At most this many", parseCount("--limit"), 50),
    examples: ["postern grants list", "postern grants list --subject alice --json"],
    run: async ({ settings, output }, _args, options) => {
      const { environment } = settings;
      const filter = toFilter(environment, "", options);
      const { grants, more } = await withService(SERVICE, settings, async (client) => {
        const found: Grant__Output[] = [];
        let pageToken = "";
        do {
          const pageSize = Math.min(PAGE_SIZE, options.limit - found.length);
          const page = await client.list({ filter, pageSize, pageToken });
          found.push(...page.grants);
          pageToken = page.nextPageToken;
        } while (pageToken !== "" && found.length < options.limit);
        return { grants: found, more: pageToken !== "" };
      });
      output.result({ grants: grants.map(grantJson), more }, () => {
        if (grants.length === 0) return `no grant in ${environment} can release anything`;
        return grantTable(grants, Date.now()) + (more ? "\n(there are more: raise --limit)" : "");
      });
    },
  });
}

interface RevokeOptions extends GrantOptions {
  readonly all?: boolean;
  readonly reason: string;
}

function revokeCommand(): Command {
  return clientCommand<RevokeOptions>({
    name: "revoke",
    arguments: [["[grant]", "The grant; or name them by an option"]],
    description: "Take back what grants have not released yet. Agents refuse them as soon as they hear of it.",
    options: (command) =>
      addFilter(command)
        .option("--all", "Every grant of the environment")
        .requiredOption("--reason <text>", "Why, for those who come later"),
    examples: [
      'postern grants revoke g01J9ZC3V7K6Q2M4T8R5X0WBFHD --reason "wrong customer"',
      'postern grants revoke --subject alice --reason "left the team"',
      'postern grants revoke --all --reason "incident 17"',
    ],
    run: async ({ settings, output }, [grantId = ""], options) => {
      const { environment } = settings;
      const { revoked, failed } = await withService(SERVICE, settings, (client) =>
        client.revoke({
          filter: toFilter(environment, grantId, options),
          all: options.all === true,
          reason: options.reason,
        }),
      );
      output.result({ revoked: revoked.map(grantJson), failed: failed.map((one) => ({ ...one })) }, () =>
        revoked.length === 0
          ? `no grant in ${environment} was there to revoke`
          : revoked.map(({ id, subject, action }) => `revoked ${id}: ${action?.name} of ${subject?.id}`).join("\n"),
      );
      if (failed.length > 0) throw notAll(failed);
    },
  });
}

function addFilter(command: Command): Command {
  return command
    .option("--subject <id>", "Grants of requests of this subject")
    .option("--rule <policy/rule>", "Grants of requests that this rule escalated")
    .option("--workflow <name>", "Grants of this workflow");
}

function toFilter(environment: string, grantId: string, { subject = "", rule = "", workflow = "" }: GrantOptions) {
  return { environment, grantId, subjectId: subject, ruleId: rule, workflow };
}

function notAll(failed: readonly { readonly grantId: string; readonly message: string }[]): PosternError {
  const which = failed.map(({ grantId, message }) => `${grantId}: ${message}`).join("\n  ");
  return new PosternError("unavailable", "GRANTS_NOT_REVOKED", `These may still release something:\n  ${which}`, {
    hint: "Run the same command again: what is revoked stays so.",
  });
}
