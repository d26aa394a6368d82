import { Command } from "commander";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import { withService } from "../api/control-plane.ts";
import { parseLoose } from "../input/pairs.ts";
import { factJson, factTable } from "../views/fact-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.FactService";

export function factsCommand(): Command {
  return new Command("facts")
    .description("Live values that conditions read as facts.<path>.")
    .addCommand(putCommand())
    .addCommand(deleteCommand())
    .addCommand(listCommand());
}

function putCommand(): Command {
  return clientCommand({
    name: "put",
    arguments: [
      ["<path>", "Dotted: incident.active is facts.incident.active in a condition"],
      ["<value>", "JSON where it parses (true, 5, [1,2], {...}), else a text"],
    ],
    description: "Set a fact; agents see it at once.",
    examples: ["postern facts put incident.active true", 'postern facts put oncall \'["alice", "bob"]\''],
    run: async ({ settings, output }, [path = "", value = ""]) => {
      const { environment } = settings;
      const request = { environment, path, value: jsonToValue(parseLoose(value)) };
      const { fact } = await withService(SERVICE, settings, (facts) => facts.put(request));
      if (fact === null) return;
      output.result(
        factJson(fact),
        () => `${environment}: facts.${path} is now ${JSON.stringify(factJson(fact).value)}`,
      );
    },
  });
}

function deleteCommand(): Command {
  return clientCommand({
    name: "delete",
    arguments: [["<path>", "The fact to remove"]],
    description: "Remove a fact.",
    examples: ["postern facts delete incident.active"],
    run: async ({ settings, output }, [path = ""]) => {
      const { environment } = settings;
      await withService(SERVICE, settings, (facts) => facts.delete({ environment, path }));
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
      const { facts } = await withService(SERVICE, settings, (client) => client.list({ environment, prefix }));
      output.result({ facts: facts.map(factJson) }, () =>
        facts.length === 0 ? `no facts in ${environment}` : factTable(facts, Date.now()),
      );
    },
  });
}
