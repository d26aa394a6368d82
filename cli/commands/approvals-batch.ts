import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import type { VoteBatchItem } from "../../proto/gen/postern/v1/VoteBatchItem.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { invalid } from "../input/pairs.ts";
import { parseSeen } from "../input/seen.ts";
import { batchJson, batchText, resultJson, resultsText } from "../views/batch-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.ApprovalService";
const VERDICTS = { approve: "VERDICT_APPROVE", deny: "VERDICT_DENY" } as const;

export function batchesCommand(): Command {
  return clientCommand({
    name: "batches",
    description:
      "Show what waits for your vote and is alike (subject, action, type of resource, workflow, stage): two or more at a time.",
    examples: ["postern approvals batches", "postern approvals batches --json | jq -r '.batches[].total'"],
    run: async ({ settings, output }) => {
      const { environment } = settings;
      const { batches, more } = await withService(SERVICE, settings, (client) => client.listBatches({ environment }));
      output.result({ batches: batches.map(batchJson), more }, (palette) => {
        if (batches.length === 0) return `nothing that waits for you in ${environment} is alike`;
        const texts = batches.map((batch) => batchText(batch, palette, Date.now()));
        return [...texts, ...(more ? ["(there are more: ask again when these are decided)"] : [])].join("\n\n");
      });
    },
  });
}

interface BatchVoteOptions {
  readonly reason?: string;
  readonly voteId?: string;
}

export function voteBatchCommand(verdict: keyof typeof VERDICTS): Command {
  return clientCommand<BatchVoteOptions>({
    name: `${verdict}-batch`,
    arguments: [["<id@revision...>", "The approvals, each with the revision that you were shown"]],
    description: `Vote to ${verdict} many at once, each by a vote of its own. Says of each what became of it; 3 unless all votes count.`,
    options: (command) =>
      command
        .option("--reason <text>", "Why; for all of them")
        .option("--vote-id <id>", "Of a batch that was sent before: what counted then is not counted again"),
    examples: [
      "postern approvals batches",
      `postern approvals ${verdict}-batch 01J9ZC3V7K6Q2M4T8R5X0WBFHD@2 01J9ZC3V7K6Q2M4T8R5X0WBFHE@2 --reason "the batch of May"`,
    ],
    run: async ({ settings, output }, names, { reason = "", voteId = randomUUID() }) => {
      const { environment } = settings;
      const items = names.map(parseItem);
      const request = { environment, items, verdict: VERDICTS[verdict], reason, voteId };
      const { results } = await withService(SERVICE, settings, (client) => client.voteBatch(request));
      output.result({ voteId, results: results.map(resultJson) }, (palette) => resultsText(results, palette));
      if (results.some(({ approval }) => approval === null)) process.exitCode = EXIT.error;
    },
  });
}

/** A batch is voted on as it was shown, and not as it may be now. */
function parseItem(text: string): VoteBatchItem {
  const { id, revision } = parseSeen(text);
  if (revision !== undefined) return { id, revision };
  throw invalid("<id@revision>", `"${text}" has no revision`, "Copy it from 'postern approvals batches'.");
}
