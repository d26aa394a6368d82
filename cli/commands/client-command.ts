import { Command } from "commander";
import { type ClientSettings, clientSettings } from "../../shared/config/index.ts";
import type { Output } from "../output/output.ts";
import { addOutput, outputOf } from "../output/output-option.ts";
import { loadClientSettings } from "../settings/client-settings.ts";
import { addSettings, pickSettings } from "../settings/setting-options.ts";

/** What an action of such a command is given. */
export interface ClientContext {
  readonly settings: ClientSettings;
  readonly output: Output;
}

/** A command that talks to a running Postern: its own options, --json, and where the Postern is. */
export interface ClientCommandOptions<Options> {
  readonly name: string;
  /** As commander writes them: "<id>", "[paths...]". */
  readonly arguments?: readonly (readonly [name: string, description: string])[];
  readonly description: string;
  /** Shown behind the help text. */
  readonly examples: readonly string[];
  /** Adds the command's own options. */
  readonly options?: (command: Command) => Command;
  readonly run: (context: ClientContext, args: readonly string[], options: Options) => Promise<void>;
}

export function clientCommand<Options extends object>(declared: ClientCommandOptions<Options>): Command {
  const command = new Command(declared.name).description(declared.description);
  for (const [name, description] of declared.arguments ?? []) command.argument(name, description);
  declared.options?.(command);
  addOutput(command);
  addSettings(command, clientSettings, "Where Postern is:");
  command.addHelpText("after", examplesText(declared.examples));
  return command.action(async () => {
    // Parsing boundary: commander gives options as declared above.
    const options = command.opts<Options & { json?: boolean }>();
    const flags = pickSettings({ ...options }, clientSettings);
    const settings = loadClientSettings({ flags, env: process.env, workingDir: process.cwd() });
    await declared.run({ settings, output: outputOf(options) }, command.processedArgs.flat(), options);
  });
}

export function examplesText(examples: readonly string[]): string {
  return examples.length === 0 ? "" : `\nExamples:\n${examples.map((example) => `  $ ${example}`).join("\n")}\n`;
}
