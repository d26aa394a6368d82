import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { agentJson, agentTable } from "../views/agent-view.ts";
import { clientCommand } from "./client-command.ts";

export function fleetCommand(): Command {
  return clientCommand<{ readonly all?: boolean }>({
    name: "fleet",
    description: "List the agents: what they enforce, how far behind they are, what they decided.",
    options: (command) => command.option("--all", "Of every environment that the token covers"),
    examples: ["postern fleet", "postern fleet --all --json"],
    run: async ({ settings, output }, _args, { all }) => {
      const environment = all === true ? "" : settings.environment;
      const { agents } = await withService("postern.v1.FleetService", settings, (fleet) =>
        fleet.listAgents({ environment }),
      );
      output.result({ agents: agents.map(agentJson) }, (palette) =>
        agents.length === 0
          ? `no agents in ${environment || "any environment"}`
          : agentTable(agents, palette, Date.now()),
      );
    },
  });
}
