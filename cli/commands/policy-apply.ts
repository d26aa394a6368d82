import { statSync } from "node:fs";
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { type Applied, applyPlan } from "../gitops/apply.ts";
import type { PlannedPublish } from "../gitops/plan-file.ts";
import { appliedJson, appliedText, planText } from "../views/plan-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";
import { plansOf } from "./policy-plan.ts";

interface ApplyOptions {
  readonly message?: string;
  /** Given as a flag. */
  readonly environment?: string;
}

export function applyCommand(): Command {
  return clientCommand<ApplyOptions>({
    name: "apply",
    arguments: [["<dir-or-plan>", "A folder, as for 'plan'; or a plan that 'plan --out' kept, to do exactly that"]],
    description:
      "Make each environment enforce what a folder says, or exactly what a plan says; what it enforces already is left " +
      "alone. Exit code: 0 done, or nothing to do, 1 errors or a failing test, 2 something waits for approval, 3 any " +
      "other error.",
    options: (command) => command.option("--message <text>", "Why, for those who come later"),
    examples: [
      "postern policy apply policies/ --environment prod",
      'postern policy apply plan.json --message "$GITHUB_SHA"',
    ],
    run: async (context, [from = ""], { message = "", environment }) => {
      const plans = await planned(context, from, environment);
      if (plans === undefined) return;
      const { output } = context;
      const all: Applied[] = [];
      try {
        await applyPlan(plans, message, context.settings, (applied) => {
          all.push(applied);
          if (!output.json) output.item({}, (palette) => appliedText(applied, palette));
        });
      } finally {
        if (output.json) output.result({ environments: all.map(appliedJson) }, () => "");
      }
      if (all.some(({ outcome }) => outcome === "waiting")) process.exitCode = EXIT.pending;
    },
  });
}

/** Undefined: it can't be applied, and why was said. */
async function planned(
  context: ClientContext,
  from: string,
  environment: string | undefined,
): Promise<readonly PlannedPublish[] | undefined> {
  if (from.endsWith(".json") && statSync(from, { throwIfNoEntry: false })?.isFile() === true) {
    const { readPlan } = await import("../gitops/plan-file.ts");
    const plans = readPlan(from);
    return environment === undefined ? plans : plans.filter((plan) => plan.environment === environment);
  }
  const plans = await plansOf(context, from, environment);
  if (plans.every(({ action }) => action !== "refused")) return plans;
  context.output.result({ applied: false }, (palette) => planText(plans, palette));
  process.exitCode = EXIT.no;
  return undefined;
}
