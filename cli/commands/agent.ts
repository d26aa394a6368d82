import { Command } from "commander";
import { loadSettings } from "../../runtime/config/load-settings.ts";
import { agentSettings } from "../../shared/config/index.ts";
import { addOutput } from "../output/output-option.ts";
import { addressText, runProgram } from "../run/run-program.ts";
import { addSettings, pickSettings } from "../settings/setting-options.ts";
import { VERSION } from "../version.ts";
import { examplesText } from "./client-command.ts";

export function agentCommand(): Command {
  const command = new Command("agent").description(
    "Run an agent: the sidecar that answers checks from memory and escalates what policy calls uncertain.",
  );
  addOutput(command);
  addSettings(command, agentSettings, "Settings:");
  command.addHelpText(
    "after",
    examplesText([
      "postern agent --environment prod --socket /run/postern/agent.sock --nats nats://nats:4222",
      "postern agent --config /etc/postern/agent.yaml",
    ]),
  );
  return command.action(async () => {
    const settings = loadSettings(agentSettings, {
      flags: pickSettings(command.opts(), agentSettings),
      env: process.env,
    });
    const { startAgent } = await import("../../agent/compose.ts");
    await runProgram({
      serviceName: "postern-agent",
      instanceId: settings.agentId,
      start: (signal) => startAgent(settings, { signal, version: VERSION }),
      addresses: (program) => Object.fromEntries(program.addresses.map((one) => [one.kind, addressText(one)])),
    });
  });
}
