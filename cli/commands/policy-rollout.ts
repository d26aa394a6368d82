import { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { rolloutJson, rolloutText } from "../views/rollout-view.ts";
import { clientCommand } from "./client-command.ts";
import { startCommand } from "./policy-rollout-start.ts";

const SERVICE = "postern.v1.RolloutService";

export function rolloutCommand(): Command {
  return new Command("rollout")
    .description("Let some agents enforce new policies first, and everybody when nothing speaks against it.")
    .addCommand(startCommand())
    .addCommand(statusCommand())
    .addCommand(changeCommand("pause", "Stay in this step; a breach still rolls it back."))
    .addCommand(changeCommand("resume", "Go on after a pause."))
    .addCommand(changeCommand("promote", "Let everybody enforce it now, whatever the guards would have said."))
    .addCommand(changeCommand("abort", "Go back to what was in force before, everywhere."));
}

function statusCommand(): Command {
  return clientCommand<{ readonly events?: boolean }>({
    name: "status",
    description: "Say how the rollout of the environment stands, and why; when it has ended, how.",
    options: (command) => command.option("--events", "Also what happened, oldest first"),
    examples: ["postern policy rollout status --environment prod", "postern policy rollout status --events"],
    run: async ({ settings, output }, _args, { events = false }) => {
      const { environment } = settings;
      const rollout = await withService(SERVICE, settings, (client) => client.get({ environment }));
      output.result(rolloutJson(rollout), (palette) => rolloutText(rollout, palette, Date.now(), events));
    },
  });
}

function changeCommand(verb: "pause" | "resume" | "promote" | "abort", description: string): Command {
  return clientCommand<{ readonly reason?: string }>({
    name: verb,
    description,
    options: (command) => command.option("--reason <text>", "Why, for those who come later"),
    examples: [`postern policy rollout ${verb} --environment prod`],
    run: async ({ settings, output }, _args, { reason = "" }) => {
      const { environment } = settings;
      const request = { environment, reason };
      const rollout = await withService(SERVICE, settings, (client) => client[verb](request));
      output.result(rolloutJson(rollout), (palette) => rolloutText(rollout, palette, Date.now(), false));
    },
  });
}
