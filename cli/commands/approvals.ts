import { Command } from "commander";
import { breakGlassCommand, signOffCommand } from "./approvals-emergency.ts";
import { listCommand } from "./approvals-list.ts";
import { showCommand } from "./approvals-show.ts";
import { cancelCommand, voteCommand } from "./approvals-vote.ts";
import { watchCommand } from "./approvals-watch.ts";

export function approvalsCommand(): Command {
  return new Command("approvals")
    .description("Requests that wait for a person, and what became of them.")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(voteCommand("approve"))
    .addCommand(voteCommand("deny"))
    .addCommand(cancelCommand())
    .addCommand(breakGlassCommand())
    .addCommand(signOffCommand())
    .addCommand(watchCommand());
}
