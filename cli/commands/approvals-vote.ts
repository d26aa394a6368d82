import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { colouredStatus, stageText } from "../views/approval-text.ts";
import { approvalJson } from "../views/approval-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.ApprovalService";
const VERDICTS = { approve: "VERDICT_APPROVE", deny: "VERDICT_DENY" } as const;

interface VoteOptions {
  readonly reason?: string;
  readonly revision?: number;
}

export function voteCommand(verdict: keyof typeof VERDICTS): Command {
  const description =
    verdict === "approve"
      ? "Vote for an approval, as the token's owner. It is approved when every stage has its quorum."
      : "Refuse an approval, as the token's owner. One refusal ends it.";
  return clientCommand<VoteOptions>({
    name: verdict,
    arguments: [["<id>", "The approval"]],
    description,
    options: (command) =>
      command
        .option("--reason <text>", "Why; some workflows demand it")
        .option("--revision <n>", "Only if it still is at this revision, as shown", parseCount("--revision")),
    examples: [`postern approvals ${verdict} 01J9ZC3V7K6Q2M4T8R5X0WBFHD --reason "checked with the customer"`],
    run: async ({ settings, output }, [id = ""], { reason = "", revision = 0 }) => {
      const { environment } = settings;
      // One id for the call and its retries by the transport: it counts once.
      const request = { environment, id, verdict: VERDICTS[verdict], reason, revision, voteId: randomUUID() };
      const { approval } = await withService(SERVICE, settings, (client) => client.vote(request));
      if (approval === null) return;
      output.result(approvalJson(approval), (palette) => {
        const state = stageText(approval, Date.now()) || approval.outcomeReason;
        return `your vote counts: ${approval.id} is ${colouredStatus(approval, palette)} (${state})`;
      });
    },
  });
}

export function cancelCommand(): Command {
  return clientCommand<{ readonly reason?: string }>({
    name: "cancel",
    arguments: [["<id>", "The approval"]],
    description: "Withdraw a pending approval: nobody needs to decide any more.",
    options: (command) => command.option("--reason <text>", "Why"),
    examples: ['postern approvals cancel 01J9ZC3V7K6Q2M4T8R5X0WBFHD --reason "duplicate"'],
    run: async ({ settings, output }, [id = ""], { reason = "" }) => {
      const { environment } = settings;
      const { approval } = await withService(SERVICE, settings, (client) => client.cancel({ environment, id, reason }));
      if (approval === null) return;
      output.result(approvalJson(approval), (palette) => `${approval.id} is ${colouredStatus(approval, palette)}`);
    },
  });
}
