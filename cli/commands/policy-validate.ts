import type { Command } from "commander";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { count } from "../views/bundle-view.ts";
import { type DiagnosticLike, diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface Verdict {
  readonly valid: boolean;
  readonly diagnostics: readonly DiagnosticLike[];
  readonly policies: number;
  readonly rules: number;
  readonly workflows: number;
}

export function validateCommand(): Command {
  return clientCommand<{ readonly remote?: boolean }>({
    name: "validate",
    arguments: [["<paths...>", "Policy files, and folders of them"]],
    description:
      "Check policies as publishing would: syntax, references, conditions. Needs no running Postern. " +
      "Exit code: 0 valid, 1 errors, 3 it could not be checked.",
    options: (command) => command.option("--remote", "Let the control plane check, in its version"),
    examples: ["postern policy validate policies/", "postern policy validate payments.yaml workflows.yaml --json"],
    run: async (context, paths, { remote }) => {
      const files = readPolicyFiles(paths);
      const verdict = remote === true ? await askControlPlane(context, files) : await checkHere(files);
      const { valid, policies, rules, workflows } = verdict;
      const diagnostics = verdict.diagnostics.map(diagnosticJson);
      context.output.result({ valid, diagnostics, files: files.length, policies, rules, workflows }, (palette) => {
        const lines = verdict.diagnostics.map((diagnostic) => diagnosticLine(diagnostic, palette));
        const counts = [
          count(policies, "policy", "policies"),
          count(rules, "rule", "rules"),
          `${count(workflows, "workflow", "workflows")} in ${count(files.length, "file", "files")}`,
        ].join(", ");
        return [...lines, valid ? `${palette.good("valid")}: ${counts}` : palette.bad("not valid")].join("\n");
      });
      if (!valid) process.exitCode = EXIT.no;
    },
  });
}

async function checkHere(files: readonly PolicyFile[]): Promise<Verdict> {
  // Loaded when needed: it brings the CEL library, which most commands can do without.
  const { parsePolicyFiles } = await import("../../shared/policy/index.ts");
  const { policySet, lint } = parsePolicyFiles(files);
  const { diagnostics } = lint();
  return {
    valid: policySet !== undefined,
    diagnostics,
    policies: policySet?.policies.length ?? 0,
    rules: policySet?.policies.reduce((sum, policy) => sum + policy.spec.rules.length, 0) ?? 0,
    workflows: policySet?.workflows.length ?? 0,
  };
}

function askControlPlane({ settings }: ClientContext, files: readonly PolicyFile[]): Promise<Verdict> {
  return withService("postern.v1.PolicyService", settings, (client) => client.validate({ files: [...files] }));
}
