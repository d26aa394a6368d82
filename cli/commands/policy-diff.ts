import { type Command, Option } from "commander";
import type { Strength } from "../../shared/policy/diff/model.ts";
import type { PolicySet } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { parseRevisionOf, type RevisionOf } from "../input/revision-of.ts";
import { changeJson, changesText } from "../views/change-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";
import { policySetOf } from "./policy-set.ts";

interface DiffOptions {
  readonly from?: RevisionOf;
  readonly to?: RevisionOf;
  readonly against?: string;
  readonly failOn?: Strength;
}

/** One side of a comparison: what it says, and where it is from. */
interface Side {
  readonly policySet: PolicySet;
  /** "revision 7 of staging", "policies/" */
  readonly name: string;
  /** 0: it is no revision. */
  readonly revision: number;
}

export function diffCommand(): Command {
  return clientCommand<DiffOptions>({
    name: "diff",
    arguments: [["[paths...]", "Policy files and folders; default: the active bundle, to see what a revision changed"]],
    description:
      "Say what changes, rule by rule, and whether it makes policy stronger or weaker. A revision is a number, the name " +
      "of an environment (what is active there), or both: staging@7. " +
      "Exit code: 0, or with --fail-on 1 when there is such a change.",
    options: (command) =>
      command
        .option("--from <revision>", "Compare with this; default: the active one", parseRevisionOf("--from"))
        .option("--to <revision>", "Compare this instead of files", parseRevisionOf("--to"))
        .option("--against <path>", "Compare with these files instead of a revision; needs no running Postern")
        .addOption(new Option("--fail-on <strength>", "Exit with 1 on such a change").choices(["weaker", "different"])),
    examples: [
      "postern policy diff policies/",
      "postern policy diff --from 6 --to 7",
      "postern policy diff --from prod --to staging",
      "postern policy diff policies/ --against main/policies --fail-on weaker",
    ],
    run: async (context, paths, options) => {
      const { diffPolicySets, strengthOf } = await import("../../shared/policy/diff/diff.ts");
      const { from, to, against } = options;
      const [before, after] = await Promise.all([
        against === undefined ? publishedSide(context, from) : fileSide([against]),
        paths.length === 0 ? publishedSide(context, to) : fileSide(paths),
      ]);
      const changes = diffPolicySets(before.policySet, after.policySet);
      const strength = strengthOf(changes);
      const json = { from: before.name, to: after.name, fromRevision: before.revision, toRevision: after.revision };
      context.output.result({ ...json, strength, changes: changes.map(changeJson) }, (palette) =>
        [palette.dim(`from ${before.name} to ${after.name}`), changesText(changes, strength, palette)].join("\n"),
      );
      const { failOn } = options;
      const fails = changes.some((change) => change.strength === failOn || change.strength === "weaker");
      if (failOn !== undefined && fails) process.exitCode = EXIT.no;
    },
  });
}

async function fileSide(paths: readonly string[]): Promise<Side> {
  return { policySet: await policySetOf(readPolicyFiles(paths)), name: paths.join(", "), revision: 0 };
}

async function publishedSide({ settings }: ClientContext, wanted: RevisionOf = {}): Promise<Side> {
  const { environment = settings.environment, revision: asked = 0 } = wanted;
  const request = { environment, revision: asked };
  const { files, bundle } = await withService("postern.v1.PolicyService", settings, (client) => client.get(request));
  const revision = bundle?.revision ?? 0;
  return { policySet: await policySetOf(files), name: `revision ${revision} of ${environment}`, revision };
}
