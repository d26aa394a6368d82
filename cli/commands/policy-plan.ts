import { rmSync } from "node:fs";
import { type Command, Option } from "commander";
import { EXIT } from "../exit-codes.ts";
import { activeIn } from "../gitops/active.ts";
import { withDetailedExitCode } from "../gitops/detailed-exit-code.ts";
import type { EnvironmentPlan } from "../gitops/plan.ts";
import { targetsOf } from "../gitops/targets.ts";
import { planMarkdown } from "../views/plan-markdown.ts";
import { planJson, planText } from "../views/plan-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface PlanOptions {
  readonly out?: string;
  readonly output: "text" | "json" | "markdown";
  readonly detailedExitcode?: boolean;
  /** Given as a flag. */
  readonly environment?: string;
}

export function planCommand(): Command {
  return clientCommand<PlanOptions>({
    name: "plan",
    arguments: [
      ["<dir>", "A folder of policies, or one whose postern.yaml says which folders are for which environment"],
    ],
    description:
      "Say what applying a folder would change: rule by rule, with findings and the results of its tests. Changes " +
      "nothing, and a viewer's token is enough. Exit code: 0 planned, 1 errors or a failing test, 3 any other error.",
    options: (command) =>
      command
        .option("--out <file>", "Keep the plan, for 'postern policy apply FILE'")
        .addOption(
          new Option("--output <form>", "How to print it").choices(["text", "json", "markdown"]).default("text"),
        )
        .option("--detailed-exitcode", "Exit code: 0 nothing to do, 1 any error, 2 there is something to do"),
    examples: [
      "postern policy plan policies/ --environment prod",
      "postern policy plan . --out plan.json --detailed-exitcode",
      "postern policy plan . --output markdown > comment.md",
    ],
    run: (context, [dir = "."], options) =>
      withDetailedExitCode(options.detailedExitcode === true, () => plan(context, dir, options)),
  });
}

async function plan(context: ClientContext, dir: string, options: PlanOptions): Promise<void> {
  const plans = await plansOf(context, dir, options.environment);
  if (options.out !== undefined) await keep(plans, options.out);
  show(context, plans, options.output);
  if (plans.some(({ action }) => action === "refused")) process.exitCode = EXIT.no;
  else if (options.detailedExitcode === true && plans.some(({ action }) => action === "publish")) process.exitCode = 2;
}

/** A plan that can't be applied is not kept, and takes the place of none that could have been. */
async function keep(plans: readonly EnvironmentPlan[], file: string): Promise<void> {
  if (plans.some(({ action }) => action === "refused")) return rmSync(file, { force: true });
  const { writePlan } = await import("../gitops/plan-file.ts");
  writePlan(file, plans);
}

/** The plans of all environments that a folder is about. */
export async function plansOf(
  { settings }: ClientContext,
  dir: string,
  asked: string | undefined,
): Promise<readonly EnvironmentPlan[]> {
  // Loaded when needed: it brings the CEL library, which most commands can do without.
  const { planEnvironment } = await import("../gitops/plan.ts");
  const plans: EnvironmentPlan[] = [];
  for (const target of targetsOf(dir, asked, settings.environment)) {
    plans.push(planEnvironment(target, await activeIn(target.environment, settings)));
  }
  return plans;
}

function show({ output }: ClientContext, plans: readonly EnvironmentPlan[], form: PlanOptions["output"]): void {
  if (form === "json" && !output.json) process.stdout.write(`${JSON.stringify(planJson(plans), undefined, 2)}\n`);
  else
    output.result(planJson(plans), (palette) => (form === "markdown" ? planMarkdown(plans) : planText(plans, palette)));
}
