import type { Command } from "commander";
import { createClient } from "../../runtime/rpc/client.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { EXIT } from "../exit-codes.ts";
import { clientCommand } from "./client-command.ts";

const PROGRAMS = ["agent", "control-plane"] as const;

/** `postern health agent|control-plane`: a probe for containers and scripts that have no grpc client. */
export function healthCommand(): Command {
  return clientCommand({
    name: "health",
    arguments: [["<program>", PROGRAMS.join(" or ")]],
    description: "Ask a program whether it serves (grpc.health.v1). Exit code: 0 it does, 1 it does not, 3 no answer.",
    examples: [
      "postern health agent",
      "postern health agent --agent unix:/run/postern/agent.sock",
      "postern health control-plane --control-plane 127.0.0.1:7443",
    ],
    run: async ({ settings, output }, [program = ""]) => {
      const address = { agent: settings.agent, "control-plane": settings.controlPlane }[known(program)];
      const client = createClient("grpc.health.v1.Health", address, { timeoutMs: settings.timeoutMs });
      try {
        const { status } = await client.check({ service: "" });
        output.result({ program, address, status }, () => `${program} at ${address}: ${status}`);
        process.exitCode = status === "SERVING" ? EXIT.ok : EXIT.no;
      } finally {
        client.close();
      }
    },
  });
}

function known(program: string): (typeof PROGRAMS)[number] {
  const found = PROGRAMS.find((name) => name === program);
  if (found !== undefined) return found;
  throw new PosternError("invalid_argument", "USAGE", `'${program}' is not a program that can be asked`, {
    where: { field: "program" },
    hint: `Write ${PROGRAMS.join(" or ")}.`,
  });
}
