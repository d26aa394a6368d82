import { Command } from "commander";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { parseLoose, parseTimeout } from "../input/pairs.ts";
import {
  declarationJson,
  factChangeJson,
  factChangeTable,
  factJson,
  factsDetails,
  factTable,
} from "../views/fact-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.FactService";

export function factsCommand(): Command {
  return new Command("facts")
    .description("Live values that conditions read as facts.<path>.")
    .addCommand(putCommand())
    .addCommand(deleteCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(historyCommand());
}

interface PutOptions {
  readonly ttl?: string;
  readonly reason?: string;
  readonly source?: string;
}

function putCommand(): Command {
  return clientCommand<PutOptions>({
    name: "put",
    arguments: [
      ["<path>", "Dotted: incident.active is facts.incident.active in a condition"],
      ["<value>", "JSON where it parses (true, 5, [1,2], {...}), else a text"],
    ],
    description: "Set a fact; agents see it at once. Setting the value that it has renews it.",
    options: (command) =>
      command
        .option("--ttl <time>", "From then on it is absent: 30m, 2h; default: it stays")
        .option("--reason <text>", "Why, for those who come later")
        .option("--source <name>", "Which system says so, such as pagerduty"),
    examples: [
      'postern facts put incident.active true --ttl 30m --reason "INC-42, database down"',
      'postern facts put oncall \'["alice", "bob"]\' --source pagerduty',
    ],
    run: async ({ settings, output }, [path = "", value = ""], { ttl, reason = "", source = "" }) => {
      const { environment } = settings;
      const time = ttl === undefined ? {} : { ttl: toDuration(parseTimeout(ttl, "--ttl")) };
      const request = { environment, path, value: jsonToValue(parseLoose(value)), ...time, reason, source };
      const { fact } = await withService(SERVICE, settings, (facts) => facts.put(request));
      if (fact === null) return;
      const until = ttl === undefined ? "" : `, for ${ttl}`;
      output.result(
        factJson(fact),
        () => `${environment}: facts.${path} is now ${JSON.stringify(factJson(fact).value)}${until}`,
      );
    },
  });
}

function deleteCommand(): Command {
  return clientCommand<{ readonly reason?: string }>({
    name: "delete",
    arguments: [["<path>", "The fact to remove"]],
    description: "Remove a fact.",
    options: (command) => command.option("--reason <text>", "Why, for those who come later"),
    examples: ["postern facts delete incident.active"],
    run: async ({ settings, output }, [path = ""], { reason = "" }) => {
      const { environment } = settings;
      await withService(SERVICE, settings, (facts) => facts.delete({ environment, path, reason }));
      output.result({ environment, path, deleted: true }, () => `${environment}: facts.${path} is gone`);
    },
  });
}

function listCommand(): Command {
  return clientCommand({
    name: "list",
    arguments: [["[prefix]", "Only this path and those below it"]],
    description: "List facts.",
    examples: ["postern facts list", "postern facts list incident --json"],
    run: async ({ settings, output }, [prefix = ""]) => {
      const { environment } = settings;
      const { facts, declared } = await withService(SERVICE, settings, (client) =>
        client.list({ environment, prefix }),
      );
      output.result({ facts: facts.map(factJson), declared: declared.map(declarationJson) }, () =>
        facts.length + declared.length === 0 ? `no facts in ${environment}` : factTable(facts, declared, Date.now()),
      );
    },
  });
}

function showCommand(): Command {
  return clientCommand({
    name: "show",
    arguments: [["<path>", "A fact, or the beginning of the paths of several"]],
    description:
      "Show facts with where they come from (who put them, when, why, until when they hold) and what is declared of them.",
    examples: ["postern facts show incident.active"],
    run: async ({ settings, output }, [prefix = ""]) => {
      const { environment } = settings;
      const { facts, declared } = await withService(SERVICE, settings, (client) =>
        client.list({ environment, prefix }),
      );
      output.result({ facts: facts.map(factJson), declared: declared.map(declarationJson) }, () =>
        facts.length + declared.length === 0
          ? `no fact '${prefix}' in ${environment}`
          : factsDetails(facts, declared, Date.now()),
      );
    },
  });
}

interface HistoryOptions {
  readonly since: string;
  readonly limit?: number;
}

function historyCommand(): Command {
  return clientCommand<HistoryOptions>({
    name: "history",
    arguments: [["[prefix]", "Only this path and those below it"]],
    description: "What became of facts, from the audit trail, newest first.",
    options: (command) =>
      command
        .option("--since <time>", "How far back: 30m, 24h, 7d", "24h")
        .option("--limit <n>", "Most changes, at most 1000; default: 100", parseCount("--limit")),
    examples: ["postern facts history incident --since 7d"],
    run: async ({ settings, output }, [prefix = ""], { since, limit = 0 }) => {
      const { environment } = settings;
      const from = toTimestamp(Date.now() - parseTimeout(since, "--since"));
      const { changes } = await withService(SERVICE, settings, (client) =>
        client.history({ environment, prefix, since: from, limit }),
      );
      output.result({ changes: changes.map(factChangeJson) }, () =>
        changes.length === 0
          ? `nothing changed in ${environment} in the last ${since}`
          : factChangeTable(changes, Date.now()),
      );
    },
  });
}
