import { Command } from "commander";
import { VERSION } from "./version.ts";

const AFTER = `
Exit codes:
  0  done; for 'check': ALLOW
  1  for 'check': DENY; for 'policy validate' and 'policy publish': the policies have errors;
     for 'health': it does not serve
  2  for 'check': PENDING; for 'policy publish', 'promote' and 'rollback': it waits for approval
  3  any error, wrong usage included

Where settings come from, the first that names one wins:
  flag > POSTERN_* variable > --config FILE > .postern/client.yaml (written by 'postern start') > default

Try it:
  $ postern start
  $ postern check --subject user:alice --role support --action payments.refund.create \\
      --resource payment:p1 --arg amount=30 --arg currency=EUR --context env=prod
`;

interface Listed {
  readonly group: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of help. Each is a file of commands/, loaded when it is needed: starting is then quick. */
const COMMANDS: Readonly<Record<string, Listed>> = {
  start: { group: "Run:", load: async () => (await import("./commands/start.ts")).startCommand() },
  agent: { group: "Run:", load: async () => (await import("./commands/agent.ts")).agentCommand() },
  "control-plane": {
    group: "Run:",
    load: async () => (await import("./commands/control-plane.ts")).controlPlaneCommand(),
  },
  check: { group: "Use:", load: async () => (await import("./commands/check.ts")).checkCommand() },
  approvals: { group: "Use:", load: async () => (await import("./commands/approvals.ts")).approvalsCommand() },
  delegations: {
    group: "Use:",
    load: async () => (await import("./commands/delegations.ts")).delegationsCommand(),
  },
  grants: { group: "Use:", load: async () => (await import("./commands/grants.ts")).grantsCommand() },
  notifications: {
    group: "Use:",
    load: async () => (await import("./commands/notifications.ts")).notificationsCommand(),
  },
  policy: { group: "Use:", load: async () => (await import("./commands/policy.ts")).policyCommand() },
  environments: {
    group: "Use:",
    load: async () => (await import("./commands/environments.ts")).environmentsCommand(),
  },
  facts: { group: "Use:", load: async () => (await import("./commands/facts.ts")).factsCommand() },
  fleet: { group: "Use:", load: async () => (await import("./commands/fleet.ts")).fleetCommand() },
  health: { group: "Use:", load: async () => (await import("./commands/health.ts")).healthCommand() },
  replay: { group: "Use:", load: async () => (await import("./commands/replay.ts")).replayCommand() },
  token: { group: "Set up:", load: async () => (await import("./commands/token.ts")).tokenCommand() },
  keys: { group: "Set up:", load: async () => (await import("./commands/keys.ts")).keysCommand() },
  version: { group: "Set up:", load: async () => (await import("./commands/version.ts")).versionCommand() },
};

/** The `postern` binary for a command line: with the one command that it names, else with all of them. */
export async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command("postern")
    .description("Runtime guardrails with just-in-time action approval.")
    .version(VERSION, "-V, --version")
    .addHelpText("after", AFTER);
  const named = COMMANDS[words[0] ?? ""];
  for (const { group, load } of named === undefined ? Object.values(COMMANDS) : [named]) {
    program.addCommand((await load()).helpGroup(group));
  }
  withCommonBehaviour(program);
  return program;
}

/** Errors are thrown for main.ts to print, never printed by commander; help is as wide as the terminal allows. */
function withCommonBehaviour(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => undefined });
  command.showSuggestionAfterError(true).helpCommand(command.commands.length > 0);
  for (const sub of command.commands) withCommonBehaviour(sub);
}
