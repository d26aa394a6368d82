import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { GrantTerms } from "../../proto/gen/postern/v1/GrantTerms.ts";
import { toDuration } from "../../runtime/rpc/time.ts";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { invalid, parseTimeout } from "../input/pairs.ts";
import { parseSeen } from "../input/seen.ts";
import { colouredStatus, questionText, stageText } from "../views/approval-text.ts";
import { approvalJson } from "../views/approval-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.ApprovalService";
const VERDICTS = { approve: "VERDICT_APPROVE", deny: "VERDICT_DENY" } as const;

interface VoteOptions {
  readonly reason?: string;
  readonly revision?: number;
  readonly for?: number;
  readonly uses?: number;
  readonly scope?: string;
}

const DESCRIPTIONS = {
  approve:
    "Vote for an approval, as the token's owner: shows what is asked, and votes on that. It is approved when every stage has its quorum.",
  deny: "Vote against an approval, as the token's owner: shows what is asked, and votes on that. One refusal ends it, unless the stage asks for more.",
} as const;

export function voteCommand(verdict: keyof typeof VERDICTS): Command {
  const example = `postern approvals ${verdict} 01J9ZC3V7K6Q2M4T8R5X0WBFHD`;
  return clientCommand<VoteOptions>({
    name: verdict,
    arguments: [["<id>", "The approval; ID@REVISION: as it was shown then"]],
    description: DESCRIPTIONS[verdict],
    options: (command) => addVoteOptions(command, verdict),
    examples: [
      `${example} --reason "checked with the customer"`,
      `${example} --revision 2`,
      ...(verdict === "approve" ? [`${example} --for 30m --uses 20 --scope resource`] : []),
    ],
    run: async ({ settings, output }, [name = ""], options) => {
      const { environment } = settings;
      const { id, revision } = parseSeen(name);
      const { approval } = await withService(SERVICE, settings, async (client) => {
        const shown = (await client.get({ environment, id })).approval;
        if (shown !== null) output.note(`${verdict === "approve" ? "approving" : "denying"}\n${questionText(shown)}`);
        return client.vote({
          environment,
          id,
          verdict: VERDICTS[verdict],
          reason: options.reason ?? "",
          revision: options.revision ?? revision ?? shown?.revision ?? 0,
          widen: widenOf(options),
          // One id for the call and its retries by the transport: it counts once.
          voteId: randomUUID(),
        });
      });
      if (approval === null) return;
      output.result(approvalJson(approval), (palette) => {
        const state = stageText(approval, Date.now()) || approval.outcomeReason;
        return `your vote counts: ${approval.id} is ${colouredStatus(approval, palette)} (${state})`;
      });
    },
  });
}

function addVoteOptions(command: Command, verdict: keyof typeof VERDICTS): Command {
  command
    .option("--reason <text>", "Why; some workflows demand it")
    .option(
      "--revision <n>",
      "Only if what is asked is still what was shown at this revision",
      parseCount("--revision"),
    );
  if (verdict === "deny") return command;
  return command
    .option("--for <duration>", "And the like for this long, as far as the workflow permits", (text) =>
      parseTimeout(text, "--for"),
    )
    .option("--uses <n>", "So many times, as far as the workflow permits", parseCount("--uses"))
    .option("--scope <scope>", "For action, resource or arguments, or for the same arguments of these names: a,b,c");
}

/** Null: the grant stays as the workflow says. */
function widenOf({ for: ttlMs, uses, scope }: VoteOptions): GrantTerms | null {
  if (ttlMs === undefined && uses === undefined && scope === undefined) return null;
  return {
    uses: uses ?? 0,
    ttl: ttlMs === undefined ? null : toDuration(ttlMs),
    ...(scope === undefined ? {} : parseScope(scope)),
  };
}

function parseScope(text: string): GrantTerms {
  if (text === "action" || text === "resource" || text === "arguments") return { scope: text };
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => name !== "")) return { scope: "arguments", arguments: names };
  throw invalid("--scope", `"${text}" is no scope`, "Write action, resource, arguments, or names of arguments: a,b,c.");
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
