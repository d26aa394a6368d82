import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { explanationJson, explanationText } from "../views/approval-explanation-view.ts";
import { clientCommand } from "./client-command.ts";

export function explainCommand(): Command {
  return clientCommand({
    name: "explain",
    arguments: [["<id>", "The approval"]],
    description:
      "Say why it is still pending: what is missing, who can give it and who can't, what time will bring. Of one that has ended: how, and what is left to use or to do.",
    examples: ["postern approvals explain 01J9ZC3V7K6Q2M4T8R5X0WBFHD"],
    run: async ({ settings, output }, [id = ""]) => {
      const { environment } = settings;
      const explanation = await withService("postern.v1.ApprovalService", settings, (client) =>
        client.explain({ environment, id }),
      );
      output.result(explanationJson(explanation), () => explanationText(explanation));
    },
  });
}
