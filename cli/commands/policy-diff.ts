import { type Command, Option } from "commander";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Strength } from "../../shared/policy/diff/model.ts";
import type { PolicyFile, PolicySet } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { changeJson, changesText } from "../views/change-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface DiffOptions {
  readonly from?: number;
  readonly to?: number;
  readonly against?: string;
  readonly failOn?: Strength;
}

export function diffCommand(): Command {
  return clientCommand<DiffOptions>({
    name: "diff",
    arguments: [["[paths...]", "Policy files and folders; default: the active bundle, to see what a revision changed"]],
    description:
      "Say what changes, rule by rule, and whether it makes policy stronger or weaker. " +
      "Exit code: 0, or with --fail-on 1 when there is such a change.",
    options: (command) =>
      command
        .option("--from <revision>", "Compare with this revision; default: the active one", parseCount("--from"))
        .option("--to <revision>", "Compare this revision instead of files", parseCount("--to"))
        .option("--against <path>", "Compare with these files instead of a revision; needs no running Postern")
        .addOption(new Option("--fail-on <strength>", "Exit with 1 on such a change").choices(["weaker", "different"])),
    examples: [
      "postern policy diff policies/",
      "postern policy diff --from 6 --to 7",
      "postern policy diff policies/ --against main/policies --fail-on weaker",
    ],
    run: async (context, paths, options) => {
      const { diffPolicySets, strengthOf } = await import("../../shared/policy/diff/diff.ts");
      const before = await policySetOf(await beforeFiles(context, options));
      const after = await policySetOf(await afterFiles(context, paths, options));
      const changes = diffPolicySets(before, after);
      const strength = strengthOf(changes);
      context.output.result({ strength, changes: changes.map(changeJson) }, (palette) =>
        changesText(changes, strength, palette),
      );
      const { failOn } = options;
      const fails = changes.some((change) => change.strength === failOn || change.strength === "weaker");
      if (failOn !== undefined && fails) process.exitCode = EXIT.no;
    },
  });
}

function beforeFiles(context: ClientContext, { from, against }: DiffOptions): Promise<readonly PolicyFile[]> {
  return against === undefined ? filesOf(context, from ?? 0) : Promise.resolve(readPolicyFiles([against]));
}

function afterFiles(context: ClientContext, paths: readonly string[], { to }: DiffOptions) {
  return paths.length === 0 ? filesOf(context, to ?? 0) : Promise.resolve(readPolicyFiles(paths));
}

async function filesOf({ settings }: ClientContext, revision: number): Promise<readonly PolicyFile[]> {
  const { environment } = settings;
  const request = { environment, revision };
  const { files } = await withService("postern.v1.PolicyService", settings, (client) => client.get(request));
  return files;
}

async function policySetOf(files: readonly PolicyFile[]): Promise<PolicySet> {
  const { parsePolicyFiles } = await import("../../shared/policy/index.ts");
  const { policySet, diagnostics } = parsePolicyFiles(files);
  if (policySet !== undefined) return policySet;
  const { file = "", line = 0, column = 0, message = "" } = diagnostics[0] ?? {};
  throw new PosternError("invalid_argument", "POLICY_INVALID", `${file}:${line}:${column} ${message}`, {
    where: { file },
    hint: "'postern policy validate' shows all that is wrong.",
  });
}
