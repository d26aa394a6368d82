import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import type { Rollout__Output } from "../../proto/gen/postern/v1/Rollout.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import type { Output } from "../output/output.ts";
import { rolloutJson, rolloutText } from "../views/rollout-view.ts";
import { clientCommand } from "./client-command.ts";
import { startCommand } from "./policy-rollout-start.ts";

const SERVICE = "postern.v1.RolloutService";
const LOOK_EVERY_MS = 1_000;

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

interface StatusOptions {
  readonly events?: boolean;
  readonly wait?: boolean;
}

function statusCommand(): Command {
  return clientCommand<StatusOptions>({
    name: "status",
    description:
      "Say how the rollout of the environment stands, and why; when it has ended, how. Exit code: 0; with --wait 1 when it " +
      "was not promoted.",
    options: (command) =>
      command
        .option("--events", "Also what happened, oldest first")
        .option("--wait", "Wait until it has ended, and say on standard error what happens meanwhile"),
    examples: [
      "postern policy rollout status --environment prod --events",
      "postern policy rollout start policies/ && postern policy rollout status --wait",
    ],
    run: async ({ settings, output }, _args, { events = false, wait = false }) => {
      const { environment } = settings;
      const rollout = await withService(SERVICE, settings, (client) =>
        wait ? untilEnded(() => client.get({ environment }), output) : client.get({ environment }),
      );
      output.result(rolloutJson(rollout), (palette) => rolloutText(rollout, palette, Date.now(), events));
      if (wait && rollout.status !== "promoted") process.exitCode = EXIT.no;
    },
  });
}

/** Asks again and again until it has ended and that is in place. */
async function untilEnded(get: () => Promise<Rollout__Output>, output: Output): Promise<Rollout__Output> {
  let told = 0;
  for (;;) {
    const rollout = await get();
    // Each that tells of the agents takes the place of the one before, so they are not counted.
    const events = rollout.events.filter(({ kind }) => kind !== "seen");
    for (const { text } of events.slice(told)) output.note(text);
    told = events.length;
    const isOpen = rollout.status === "running" || rollout.status === "paused";
    if (!isOpen && (rollout.revision > 0 || rollout.status === "superseded")) return rollout;
    await delay(LOOK_EVERY_MS);
  }
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
