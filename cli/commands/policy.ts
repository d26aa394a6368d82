import { Command } from "commander";
import { applyCommand } from "./policy-apply.ts";
import { changesCommand } from "./policy-changes.ts";
import { diffCommand } from "./policy-diff.ts";
import { explainCommand } from "./policy-explain.ts";
import { fmtCommand } from "./policy-fmt.ts";
import { impactCommand } from "./policy-impact.ts";
import { lintCommand } from "./policy-lint.ts";
import { planCommand } from "./policy-plan.ts";
import { promoteCommand, promoteShadowCommand, publishCommand, rollbackCommand } from "./policy-publish.ts";
import { getCommand, listCommand } from "./policy-read.ts";
import { rolloutCommand } from "./policy-rollout.ts";
import { shadowCommand, unshadowCommand } from "./policy-shadow.ts";
import { testCommand } from "./policy-test.ts";
import { validateCommand } from "./policy-validate.ts";

/** Under headings, in the order in which a policy comes to be in force. */
export function policyCommand(): Command {
  return new Command("policy")
    .description("Policies: write them, try them out, put them in force, go back.")
    .commandsGroup("Write:")
    .addCommand(validateCommand())
    .addCommand(fmtCommand())
    .addCommand(lintCommand())
    .addCommand(testCommand())
    .commandsGroup("Understand:")
    .addCommand(explainCommand())
    .addCommand(diffCommand())
    .addCommand(impactCommand())
    .addCommand(listCommand())
    .addCommand(getCommand())
    .commandsGroup("Try out beside what is in force:")
    .addCommand(shadowCommand())
    .addCommand(promoteShadowCommand())
    .addCommand(unshadowCommand())
    .addCommand(rolloutCommand())
    .commandsGroup("Put in force:")
    .addCommand(publishCommand())
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand())
    .addCommand(changesCommand())
    .addCommand(planCommand())
    .addCommand(applyCommand());
}
