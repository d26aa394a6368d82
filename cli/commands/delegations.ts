import { Command } from "commander";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { withService } from "../api/control-plane.ts";
import { collect } from "../input/collect.ts";
import { parseInstant } from "../input/instant.ts";
import { invalid, parseTimeout } from "../input/pairs.ts";
import { formatInstant } from "../output/time.ts";
import { delegationJson, delegationTable } from "../views/delegation-view.ts";
import { toMs } from "../views/time.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.DelegationService";

export function delegationsCommand(): Command {
  return new Command("delegations")
    .description("Who votes in whose place while somebody is away.")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

interface CreateOptions {
  readonly to: string;
  readonly from?: string;
  readonly fromTime?: number;
  readonly until?: number;
  readonly for?: number;
  readonly group: readonly string[];
  readonly reason?: string;
}

function createCommand(): Command {
  return clientCommand<CreateOptions>({
    name: "create",
    description:
      "Let somebody cast your votes for a time, at most 31 days. They can do what you can at that moment, and can't pass it on.",
    options: (command) =>
      command
        .requiredOption("--to <name>", "Who votes in your place")
        .option("--from <name>", "Whose votes; an admin may name others (default: yours)")
        .option("--from-time <moment>", "When it begins (default: now)", parseInstant("--from-time"))
        .option("--until <moment>", "When it ends", parseInstant("--until"))
        .option("--for <duration>", "Instead of --until: how long it lasts", (text) => parseTimeout(text, "--for"))
        .option("--group <name>", "Only the votes that you have by this group; repeat for more", collect, [])
        .option("--reason <text>", "Shown beside it"),
    examples: [
      "postern delegations create --to dave --for 14d --reason holiday",
      "postern delegations create --to dave --group finance --from-time 2026-03-01T00:00Z --until 2026-03-08T00:00Z",
    ],
    run: async ({ settings, output }, _args, options) => {
      const { environment } = settings;
      const request = {
        environment,
        from: options.from ?? "",
        to: options.to,
        fromTime: options.fromTime === undefined ? null : toTimestamp(options.fromTime),
        until: toTimestamp(endOf(options)),
        groups: [...options.group],
        reason: options.reason ?? "",
      };
      const { delegation } = await withService(SERVICE, settings, (client) => client.create(request));
      if (delegation === null) return;
      const { id, from, to, until } = delegation;
      output.result(
        delegationJson(delegation),
        () => `${to} votes in the place of ${from} until ${formatInstant(toMs(until))} (${id})`,
      );
    },
  });
}

function endOf({ until, for: lastsMs, fromTime = Date.now() }: CreateOptions): number {
  if ((until === undefined) === (lastsMs === undefined)) {
    throw invalid("--until", "say when it ends, once", "Write either --until 2026-03-08T00:00Z or --for 7d.");
  }
  return until ?? fromTime + (lastsMs ?? 0);
}

function listCommand(): Command {
  return clientCommand<{ readonly person?: string; readonly all?: boolean }>({
    name: "list",
    description: "List the delegations that are to come or under way.",
    options: (command) =>
      command
        .option("--person <name>", "Only those that this person gives or gets")
        .option("--all", "Also those that have ended or were revoked"),
    examples: ["postern delegations list", "postern delegations list --person carol --all --json"],
    run: async ({ settings, output }, _args, { person = "", all = false }) => {
      const { environment } = settings;
      const request = { environment, person, includeEnded: all };
      const { delegations } = await withService(SERVICE, settings, (client) => client.list(request));
      output.result({ delegations: delegations.map(delegationJson) }, (palette) =>
        delegations.length === 0
          ? `nobody votes in anybody's place in ${environment}`
          : delegationTable(delegations, palette, Date.now()),
      );
    },
  });
}

function revokeCommand(): Command {
  return clientCommand({
    name: "revoke",
    arguments: [["<id>", "The delegation"]],
    description: "End a delegation now: by whose votes they are, by the delegate, or by an admin. Cast votes stay.",
    examples: ["postern delegations revoke 5f0c1a9e-6a41-4a53-b6a8-8a8a0c6c0b7d"],
    run: async ({ settings, output }, [id = ""]) => {
      const { environment } = settings;
      const { delegation } = await withService(SERVICE, settings, (client) => client.revoke({ environment, id }));
      if (delegation === null) return;
      output.result(
        delegationJson(delegation),
        () => `${delegation.to} no longer votes in the place of ${delegation.from}`,
      );
    },
  });
}
