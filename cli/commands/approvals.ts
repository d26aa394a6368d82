import { Command } from "commander";
import { batchesCommand, voteBatchCommand } from "./approvals-batch.ts";
import { breakGlassCommand, signOffCommand } from "./approvals-emergency.ts";
import { explainCommand } from "./approvals-explain.ts";
import { listCommand } from "./approvals-list.ts";
import { showCommand } from "./approvals-show.ts";
import { cancelCommand, voteCommand } from "./approvals-vote.ts";
import { watchCommand } from "./approvals-watch.ts";

export function approvalsCommand(): Command {
  return new Command("approvals")
    .description("Requests that wait for a person, and what became of them.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(explainCommand())
    .addCommand(voteCommand("approve"))
    .addCommand(voteCommand("deny"))
    .addCommand(batchesCommand())
    .addCommand(voteBatchCommand("approve"))
    .addCommand(voteBatchCommand("deny"))
    .addCommand(cancelCommand())
    .addCommand(breakGlassCommand())
    .addCommand(signOffCommand())
    .addCommand(watchCommand());
}
