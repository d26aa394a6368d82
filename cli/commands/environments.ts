import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { environmentJson, environmentTable } from "../views/environment-view.ts";
import { clientCommand } from "./client-command.ts";

export function environmentsCommand(): Command {
  return clientCommand({
    name: "environments",
    description: "List the environments: what is active in each, where it came from, by which rules changes reach it.",
    examples: ["postern environments", "postern environments --json"],
    run: async ({ settings, output }) => {
      const { environments } = await withService("postern.v1.PolicyService", settings, (client) =>
        client.listEnvironments({}),
      );
      output.result({ environments: environments.map(environmentJson) }, (palette) =>
        environmentTable(environments, palette, Date.now()),
      );
    },
  });
}
