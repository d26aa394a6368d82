import { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { collect } from "../input/collect.ts";
import { parseCount } from "../input/count.ts";
import { invalid } from "../input/pairs.ts";
import { deadLetterJson, deadLetterTable, targetJson, targetTable } from "../views/notification-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.NotificationService";

interface Scope {
  readonly everywhere?: boolean;
}

export function notificationsCommand(): Command {
  return new Command("notifications")
    .description("Who is notified of approvals, what waits to be delivered, and what was given up.")
    .addCommand(listCommand())
    .addCommand(deadCommand())
    .addCommand(replayCommand());
}

function withScope(command: Command): Command {
  return command.option("--everywhere", "In every environment that the token covers");
}

function listCommand(): Command {
  return clientCommand<Scope>({
    name: "list",
    description: "List the targets, with what waits for each.",
    options: withScope,
    examples: ["postern notifications list", "postern notifications list --everywhere --json"],
    run: async ({ settings, output }, _args, { everywhere }) => {
      const environment = everywhere === true ? "" : settings.environment;
      const { targets } = await withService(SERVICE, settings, (client) => client.listTargets({ environment }));
      output.result({ targets: targets.map(targetJson) }, (palette) =>
        targets.length === 0
          ? "nobody is notified: the control plane's setting notificationsFile names whom (docs/notifications.md)"
          : targetTable(targets, palette, Date.now()),
      );
    },
  });
}

function deadCommand(): Command {
  return clientCommand<Scope & { readonly target?: string; readonly limit: number }>({
    name: "dead",
    description: "List notifications that were given up, newest first.",
    options: (command) =>
      withScope(command)
        .option("--target <name>", "Of this target")
        .option("--limit <n>", "At most this many", parseCount("--limit"), 50),
    examples: ["postern notifications dead", "postern notifications dead --target hook --json"],
    run: async ({ settings, output }, _args, { everywhere, target = "", limit }) => {
      const environment = everywhere === true ? "" : settings.environment;
      const { deadLetters, nextPageToken } = await withService(SERVICE, settings, (client) =>
        client.listDeadLetters({ environment, target, pageSize: limit }),
      );
      const more = nextPageToken !== "";
      output.result({ deadLetters: deadLetters.map(deadLetterJson), more }, () => {
        if (deadLetters.length === 0) return `no dead letters in ${environment || "any environment"}`;
        return deadLetterTable(deadLetters, Date.now()) + (more ? "\n(there are more: raise --limit)" : "");
      });
    },
  });
}

interface ReplayOptions extends Scope {
  readonly id: readonly string[];
  readonly target?: string;
  readonly all?: boolean;
}

function replayCommand(): Command {
  return clientCommand<ReplayOptions>({
    name: "replay",
    description: "Deliver what was given up after all: by id, all of one target, or all. Needs the role admin.",
    options: (command) =>
      withScope(command)
        .option("--id <id>", "This dead letter; repeat for more", collect, [])
        .option("--target <name>", "All of this target")
        .option("--all", "All"),
    examples: ["postern notifications replay --id 17", "postern notifications replay --target hook"],
    run: async ({ settings, output }, _args, { everywhere, id, target = "", all = false }) => {
      const environment = everywhere === true ? "" : settings.environment;
      const request = { environment, ids: id.map(parseId), target, all };
      const { replayed, more } = await withService(SERVICE, settings, (client) => client.replayDeadLetters(request));
      output.result({ replayed: replayed.map(deadLetterJson), more }, () => {
        if (replayed.length === 0) return "there was nothing to replay";
        return `queued again: ${replayed.length}${more ? "\n(there are more: replay again)" : ""}`;
      });
    },
  });
}

function parseId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw invalid("--id", `"${text}" is no id of a dead letter`, "'postern notifications dead' shows them.");
}
