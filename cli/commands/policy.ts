import { Command } from "commander";
import { diffCommand } from "./policy-diff.ts";
import { explainCommand } from "./policy-explain.ts";
import { fmtCommand } from "./policy-fmt.ts";
import { publishCommand, rollbackCommand } from "./policy-publish.ts";
import { getCommand, listCommand } from "./policy-read.ts";
import { testCommand } from "./policy-test.ts";
import { validateCommand } from "./policy-validate.ts";

export function policyCommand(): Command {
  return new Command("policy")
    .description("Policies: check them, make them the active bundle of an environment, go back.")
    .addCommand(validateCommand())
    .addCommand(fmtCommand())
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(diffCommand())
    .addCommand(publishCommand())
    .addCommand(listCommand())
    .addCommand(getCommand())
    .addCommand(rollbackCommand());
}
