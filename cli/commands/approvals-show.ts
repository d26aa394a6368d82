import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { approvalPage } from "../views/approval-text.ts";
import { approvalJson, eventJson } from "../views/approval-view.ts";
import { clientCommand } from "./client-command.ts";

export function showCommand(): Command {
  return clientCommand({
    name: "show",
    arguments: [["<id>", "The approval"]],
    description: "Show what is asked, who decides, and everything that happened so far.",
    examples: ["postern approvals show 01J9ZC3V7K6Q2M4T8R5X0WBFHD"],
    run: async ({ settings, output }, [id = ""]) => {
      const { environment } = settings;
      const { approval, history } = await withService("postern.v1.ApprovalService", settings, (client) =>
        client.get({ environment, id }),
      );
      if (approval === null) return;
      output.result({ approval: approvalJson(approval), history: history.map(eventJson) }, (palette) =>
        approvalPage(approval, history, palette, Date.now()),
      );
    },
  });
}
