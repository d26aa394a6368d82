import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { agentJson, agentTable } from "../views/agent-view.ts";
import { fleetSummary, lagging } from "../views/standing-text.ts";
import { clientCommand } from "./client-command.ts";

interface FleetOptions {
  readonly all?: boolean;
  readonly lagging?: boolean;
  readonly failOnLag?: boolean;
}

export function fleetCommand(): Command {
  return clientCommand<FleetOptions>({
    name: "fleet",
    description:
      "List the agents, those that lag first: what they enforce and since when, why they lag, what they decided.",
    options: (command) =>
      command
        .option("--all", "Of every environment that the token covers")
        .option("--lagging", "Only those that lag")
        .option("--fail-on-lag", "Exit code 1 when any agent lags: for scripts that wait for a rollout"),
    examples: [
      "postern fleet",
      "postern fleet --all --json",
      "until postern fleet --lagging --fail-on-lag; do sleep 2; done",
    ],
    run: async ({ settings, output }, _args, options) => {
      const environment = options.all === true ? "" : settings.environment;
      const { agents } = await withService("postern.v1.FleetService", settings, (fleet) =>
        fleet.listAgents({ environment }),
      );
      const behind = agents.filter(lagging);
      const shown = options.lagging === true ? behind : agents;
      const summary = { agents: agents.length, lagging: behind.length };
      output.result({ agents: shown.map(agentJson), summary }, (palette) => {
        if (agents.length === 0) return `no agents in ${environment || "any environment"}`;
        const lines = shown.length === 0 ? [] : [agentTable(shown, palette, Date.now()), ""];
        return [...lines, fleetSummary(agents, palette)].join("\n");
      });
      if (options.failOnLag === true && behind.length > 0) process.exitCode = EXIT.no;
    },
  });
}
