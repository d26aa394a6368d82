import { Command } from "commander";
import { createClient } from "../../runtime/rpc/client.ts";
import { openService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

export function healthCommand(): Command {
  return new Command("health")
    .description("Whether a program serves (grpc.health.v1): for probes and health checks. Needs no token.")
    .addCommand(
      healthOf("agent", "Whether the agent enforces a verified bundle.", ({ settings }) =>
        createClient("grpc.health.v1.Health", settings.agent, { timeoutMs: settings.timeoutMs }),
      ),
    )
    .addCommand(
      healthOf("control-plane", "Whether the control plane serves and reaches NATS.", ({ settings }) =>
        openService("grpc.health.v1.Health", settings),
      ),
    );
}

type HealthClient = ReturnType<typeof openService<"grpc.health.v1.Health">>;

function healthOf(name: string, description: string, open: (context: ClientContext) => HealthClient): Command {
  return clientCommand({
    name,
    description: `${description} Exit code: 0 it serves, 1 it does not, 3 it cannot be reached.`,
    examples: [`postern health ${name}`],
    run: async (context) => {
      const client = open(context);
      try {
        const { status } = await client.check({ service: "" });
        const serving = status === "SERVING";
        context.output.result({ status }, (palette) => (serving ? palette.good(status) : palette.bad(status)));
        if (!serving) process.exitCode = EXIT.no;
      } finally {
        client.close();
      }
    },
  });
}
