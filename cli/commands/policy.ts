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

export function policyCommand(): Command {
  return new Command("policy")
    .description("Policies: check them, make them the active bundle of an environment, go back.")
    .addCommand(validateCommand())
    .addCommand(fmtCommand())
    .addCommand(lintCommand())
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(diffCommand())
    .addCommand(impactCommand())
    .addCommand(planCommand())
    .addCommand(applyCommand())
    .addCommand(publishCommand())
    .addCommand(listCommand())
    .addCommand(getCommand())
    .addCommand(rollbackCommand())
    .addCommand(promoteCommand())
    .addCommand(shadowCommand())
    .addCommand(promoteShadowCommand())
    .addCommand(unshadowCommand())
    .addCommand(rolloutCommand())
    .addCommand(changesCommand());
}
