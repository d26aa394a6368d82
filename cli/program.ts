import { Command } from "commander";
import { agentCommand } from "./commands/agent.ts";
import { approvalsCommand } from "./commands/approvals.ts";
import { checkCommand } from "./commands/check.ts";
import { controlPlaneCommand } from "./commands/control-plane.ts";
import { factsCommand } from "./commands/facts.ts";
import { fleetCommand } from "./commands/fleet.ts";
import { healthCommand } from "./commands/health.ts";
import { keysCommand } from "./commands/keys.ts";
import { policyCommand } from "./commands/policy.ts";
import { replayCommand } from "./commands/replay.ts";
import { startCommand } from "./commands/start.ts";
import { tokenCommand } from "./commands/token.ts";
import { versionCommand } from "./commands/version.ts";
import { VERSION } from "./version.ts";

const AFTER = `
Exit codes:
  0  done; for 'check': ALLOW
  1  for 'check': DENY; for 'policy validate' and 'policy publish': the policies have errors;
     for 'health': it does not serve
  2  for 'check': PENDING
  3  any error, wrong usage included

Where settings come from, the first that names one wins:
  flag > POSTERN_* variable > --config FILE > .postern/client.yaml (written by 'postern start') > default

Try it:
  $ postern start
  $ postern check --subject user:alice --role support --action payments.refund.create \\
      --resource payment:p1 --arg amount=30 --arg currency=EUR --context env=prod
`;

/** The `postern` binary: one command per file of commands/. */
export function buildProgram(): Command {
  const program = new Command("postern")
    .description("Runtime guardrails with just-in-time action approval.")
    .version(VERSION, "-V, --version")
    .addHelpText("after", AFTER);
  program.commandsGroup("Run:");
  program.addCommand(startCommand());
  program.addCommand(agentCommand());
  program.addCommand(controlPlaneCommand());
  program.commandsGroup("Use:");
  program.addCommand(checkCommand());
  program.addCommand(approvalsCommand());
  program.addCommand(policyCommand());
  program.addCommand(factsCommand());
  program.addCommand(fleetCommand());
  program.addCommand(healthCommand());
  program.addCommand(replayCommand());
  program.commandsGroup("Set up:");
  program.addCommand(tokenCommand());
  program.addCommand(keysCommand());
  program.addCommand(versionCommand());
  withCommonBehaviour(program);
  return program;
}

/** Errors are thrown for main.ts to print, never printed by commander; help is as wide as the terminal allows. */
function withCommonBehaviour(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.showSuggestionAfterError(true).helpCommand(command.commands.length > 0);
  for (const sub of command.commands) withCommonBehaviour(sub);
}
