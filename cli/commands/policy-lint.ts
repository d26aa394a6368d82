import { type Command, Option } from "commander";
import type { LintRule } from "../../shared/policy/lint/rules.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import type { Output } from "../output/output.ts";
import { lintJson, lintText, rulesText } from "../views/lint-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface LintCommandOptions {
  readonly failOn: LintRule["severity"];
  readonly destructive?: string;
  readonly rules?: boolean;
}

export function lintCommand(): Command {
  return clientCommand<LintCommandOptions>({
    name: "lint",
    arguments: [["[paths...]", "Policy files, and folders of them; default: the active bundle"]],
    description:
      "Look for what is valid and most likely wrong: rules that never count, allows that destroy, workflows that " +
      "nobody can satisfy (docs/policy-lint.md). Exit code: 0 nothing to fail on, 1 findings, 3 it could not be looked.",
    options: (command) =>
      command
        .addOption(
          new Option("--fail-on <severity>", "Exit with 1 on findings of this severity or a greater one")
            .choices(["error", "warning"])
            .default("error"),
        )
        .option("--destructive <words>", "More words of actions that destroy: wipe-disk,format")
        .option("--rules", "List what is looked for"),
    examples: ["postern policy lint policies/", "postern policy lint policies/ --fail-on warning --json"],
    run: async (context, paths, options) => {
      if (options.rules === true) return listRules(context.output);
      // Loaded when needed: it brings the CEL library, which most commands can do without.
      const { parsePolicyFiles } = await import("../../shared/policy/index.ts");
      const files = paths.length === 0 ? await activeFiles(context) : readPolicyFiles(paths);
      const destructiveVerbs = options.destructive?.split(/[\s,]+/).filter((word) => word !== "") ?? [];
      const report = parsePolicyFiles(files).lint({ destructiveVerbs });
      context.output.result(lintJson(report, files.length), (palette) => lintText(report, files.length, palette));
      const fails = report.diagnostics.some(({ severity }) => severity === "error" || options.failOn === "warning");
      if (fails) process.exitCode = EXIT.no;
    },
  });
}

async function listRules(output: Output): Promise<void> {
  const { LINT_RULES } = await import("../../shared/policy/lint/rules.ts");
  output.result({ rules: LINT_RULES.map((rule) => ({ ...rule })) }, (palette) => rulesText(LINT_RULES, palette));
}

async function activeFiles({ settings }: ClientContext): Promise<readonly PolicyFile[]> {
  const request = { environment: settings.environment, revision: 0 };
  const { files } = await withService("postern.v1.PolicyService", settings, (client) => client.get(request));
  return files;
}
