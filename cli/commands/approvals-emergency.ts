import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { colouredStatus } from "../views/approval-text.ts";
import { approvalJson } from "../views/approval-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.ApprovalService";

interface ReasonOption {
  readonly reason: string;
}

export function breakGlassCommand(): Command {
  return clientCommand<ReasonOption>({
    name: "break-glass",
    arguments: [["<id>", "The approval"]],
    description:
      "Release a pending approval at once, in an emergency. Only whom its workflow permits that; all are told, and somebody must sign it off afterwards.",
    options: (command) => command.requiredOption("--reason <text>", "Why it can't wait"),
    examples: ['postern approvals break-glass 01J9ZC3V7K6Q2M4T8R5X0WBFHD --reason "payments are down"'],
    run: async ({ settings, output }, [id = ""], { reason }) => {
      const { environment } = settings;
      const { approval } = await withService(SERVICE, settings, (client) =>
        client.breakGlass({ environment, id, reason }),
      );
      if (approval === null) return;
      output.result(
        approvalJson(approval),
        (palette) =>
          `${approval.id} is ${colouredStatus(approval, palette)}; its review stays open until somebody else signs it off`,
      );
    },
  });
}

export function signOffCommand(): Command {
  return clientCommand<ReasonOption>({
    name: "sign-off",
    arguments: [["<id>", "The approval"]],
    description: "Close the review of what was released in an emergency. Not for who broke the glass, or asked.",
    options: (command) => command.requiredOption("--reason <text>", "What the review found"),
    examples: [
      "postern approvals list --review open",
      'postern approvals sign-off 01J9ZC3V7K6Q2M4T8R5X0WBFHD --reason "justified, see incident 17"',
    ],
    run: async ({ settings, output }, [id = ""], { reason }) => {
      const { environment } = settings;
      const { approval } = await withService(SERVICE, settings, (client) =>
        client.signOff({ environment, id, reason }),
      );
      if (approval === null) return;
      output.result(approvalJson(approval), () => `the review of ${approval.id} is signed off`);
    },
  });
}
