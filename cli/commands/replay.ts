import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { createGuard } from "../../client/index.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { openService } from "../api/control-plane.ts";
import { createApprover } from "../replay/approver.ts";
import { play } from "../replay/play.ts";
import { tally } from "../replay/tally.ts";
import { tallyJson, tallyText } from "../replay/tally-view.ts";
import { parseToolCalls } from "../replay/tool-call.ts";
import { clientCommand } from "./client-command.ts";

interface ReplayOptions {
  readonly approveAs?: string;
}

/** `postern replay FILE`: what would the gate have said to these tool calls of AI agents? */
export function replayCommand(): Command {
  return clientCommand<ReplayOptions>({
    name: "replay",
    arguments: [["<file>", "NDJSON, a tool call a line: {domain, task, user, tool, arguments}"]],
    description: "Play tool calls of AI agents through the gate, and count its decisions by tool and rule.",
    options: (command) => command.option("--approve-as <token>", "Vote for what halts, as the owner of this token"),
    examples: [
      "postern replay tool-calls.ndjson",
      "postern replay tool-calls.ndjson --approve-as pst_... --json",
      "postern replay tool-calls.ndjson --agent 127.0.0.1:7402 --timeout 1m",
    ],
    run: async ({ settings, output }, [file = ""], { approveAs }) => {
      const calls = parseToolCalls(read(file), file);
      const runId = crypto.randomUUID();
      const guard = createGuard({ address: settings.agent });
      const approvals =
        approveAs === undefined
          ? undefined
          : openService("postern.v1.ApprovalService", { ...settings, token: approveAs });
      try {
        const approver = approvals && createApprover(approvals, settings.environment, runId);
        const played = await play(calls, { guard, runId, approver, timeoutMs: settings.timeoutMs });
        const counted = tally(played);
        const refusals = approver?.refusals ?? new Map<string, number>();
        output.result(tallyJson(counted, refusals), () => tallyText(counted, refusals));
      } finally {
        guard.close();
        approvals?.close();
      }
    },
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new PosternError("not_found", "FILE_NOT_READ", errorMessage(cause), {
      where: { file },
      hint: "Name a file of tool calls, one JSON object a line.",
      cause,
    });
  }
}
