import { Command } from "commander";
import { loadSettings } from "../../runtime/config/load-settings.ts";
import { controlPlaneSettings } from "../../shared/config/index.ts";
import { addOutput } from "../output/output-option.ts";
import { addressText, runProgram } from "../run/run-program.ts";
import { addSettings, pickSettings } from "../settings/setting-options.ts";
import { examplesText } from "./client-command.ts";

export function controlPlaneCommand(): Command {
  const command = new Command("control-plane").description(
    "Run a control plane: policies, approvals, facts and the fleet, over gRPC. Any number may run on one NATS.",
  );
  addOutput(command);
  addSettings(command, controlPlaneSettings, "Settings:");
  command.addHelpText(
    "after",
    examplesText([
      "postern keys create && postern token create --name admin --role admin && postern control-plane",
      "postern control-plane --config /etc/postern/control-plane.yaml",
    ]),
  );
  return command.action(async () => {
    const settings = loadSettings(controlPlaneSettings, {
      flags: pickSettings(command.opts(), controlPlaneSettings),
      env: process.env,
    });
    const { startControlPlane } = await import("../../control-plane/compose.ts");
    await runProgram({
      serviceName: "postern-control-plane",
      instanceId: settings.replicaId,
      start: (signal) => startControlPlane(settings, { signal }),
      addresses: (program) => ({ listen: addressText(program.address) }),
    });
  });
}
