import { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { changesText, changeJson as differenceJson } from "../views/change-view.ts";
import { changeDetails, changeJson, changeSentence, changeTable } from "../views/policy-change-view.ts";
import { clientCommand } from "./client-command.ts";
import { policySetOf } from "./policy-set.ts";

const SERVICE = "postern.v1.PolicyService";

export function changesCommand(): Command {
  return new Command("changes")
    .description("Changes of policies that wait for approval, and what became of them.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(cancelCommand());
}

interface ListOptions {
  readonly all?: boolean;
  readonly everywhere?: boolean;
  readonly limit?: number;
}

function listCommand(): Command {
  return clientCommand<ListOptions>({
    name: "list",
    description: "List the changes that wait for approval, newest first.",
    options: (command) =>
      command
        .option("--all", "Also those that have ended")
        .option("--everywhere", "Of every environment that you may see")
        .option("--limit <n>", "At most this many", parseCount("--limit"), 50),
    examples: ["postern policy changes list", "postern policy changes list --everywhere --all --json"],
    run: async ({ settings, output }, _args, { all = false, everywhere = false, limit = 50 }) => {
      const environment = everywhere ? "" : settings.environment;
      const request = { environment, includeEnded: all, limit };
      const { changes } = await withService(SERVICE, settings, (client) => client.listChanges(request));
      output.result({ changes: changes.map(changeJson) }, (palette) =>
        changes.length === 0
          ? `no change ${all ? "of" : "waits in"} ${everywhere ? "any environment" : environment}`
          : changeTable(changes, palette, Date.now()),
      );
    },
  });
}

function showCommand(): Command {
  return clientCommand<{ readonly diff: boolean }>({
    name: "show",
    arguments: [["<id>", "The change"]],
    description: "Show a change: who proposed it, what it does to the policies, what became of it.",
    options: (command) => command.option("--no-diff", "Leave out what it changes, rule by rule"),
    examples: ["postern policy changes show chg_0f3a5c7e9b1d2f4a6c8e"],
    run: async ({ settings, output }, [id = ""], { diff }) => {
      const { environment } = settings;
      const { change, before, after } = await withService(SERVICE, settings, async (client) => {
        const { change, files } = await client.getChange({ environment, id });
        const revision = change?.baseRevision ?? 0;
        const base = diff && revision > 0 ? (await client.get({ environment, revision })).files : [];
        return { change, before: base, after: files };
      });
      if (change === null) return;
      if (!diff) {
        output.result(changeJson(change), (palette) => changeDetails(change, palette, Date.now()));
        return;
      }
      const { diffPolicySets, strengthOf } = await import("../../shared/policy/diff/diff.ts");
      const differences = diffPolicySets(await policySetOf(before), await policySetOf(after));
      const strength = strengthOf(differences);
      const json = { ...changeJson(change), strength, changes: differences.map(differenceJson) };
      output.result(json, (palette) =>
        [changeDetails(change, palette, Date.now()), "", changesText(differences, strength, palette)].join("\n"),
      );
    },
  });
}

function cancelCommand(): Command {
  return clientCommand<{ readonly reason?: string }>({
    name: "cancel",
    arguments: [["<id>", "The change"]],
    description: "Take back a change that waits: yours, or as an admin anybody's.",
    options: (command) => command.option("--reason <text>", "Why"),
    examples: ['postern policy changes cancel chg_0f3a5c7e9b1d2f4a6c8e --reason "wrong branch"'],
    run: async ({ settings, output }, [id = ""], { reason = "" }) => {
      const { environment } = settings;
      const change = await withService(SERVICE, settings, (client) => client.cancelChange({ environment, id, reason }));
      output.result(changeJson(change), (palette) => changeSentence(change, palette));
    },
  });
}
