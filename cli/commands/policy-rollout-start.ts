import type { Command } from "commander";
import { toDuration } from "../../runtime/rpc/time.ts";
import { openService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { invalid, parseTimeout } from "../input/pairs.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { type GuardOption, parseGuard, parseLabelOption, parseSteps } from "../input/rollout-options.ts";
import type { Output } from "../output/output.ts";
import { type DiagnosticLike, diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { rolloutJson, rolloutText } from "../views/rollout-view.ts";
import { showPublication, type WaitOptions, waitOptions } from "./change-outcome.ts";
import { clientCommand } from "./client-command.ts";

interface StartOptions extends WaitOptions {
  readonly from?: string;
  readonly message?: string;
  readonly expectedRevision?: number;
  readonly steps?: readonly number[];
  readonly stepTime?: number;
  readonly label: Readonly<Record<string, string>>;
  readonly guard: readonly GuardOption[];
  readonly minChecks?: number;
}

export function startCommand(): Command {
  return clientCommand<StartOptions>({
    name: "start",
    arguments: [["[paths...]", "Policy files, and folders of them: all that the environment shall enforce in the end"]],
    description:
      "Let a share of the agents enforce policies, more of them step by step, and everybody in the end; back by itself when " +
      "a guard is breached. Exit code: 0 started (or active already), 1 the policies have errors, 2 it waits for approval, " +
      "3 any other error.",
    options: (command) =>
      waitOptions(command)
        .option("--from <environment>", "Instead of files: promote what is active there, some agents first")
        .option("--steps <percent,…>", "Shares of the agents, one after the other (default: 5,25,50)", parseSteps)
        .option("--step-time <duration>", "How long each step lasts at least (default: 10m)", (text) =>
          parseTimeout(text, "--step-time"),
        )
        .option("--label <name=value>", "Only agents that carry it; repeat for more", parseLabelOption, {})
        .option(
          "--guard <rate=+n%>",
          "How much higher a rate may be with the new policies: deny-rate, error-rate, escalation-rate, in percentage " +
            "points; lost-agents: how many percent may vanish. Repeat for more " +
            "(default: deny-rate=+5%, error-rate=+1%, escalation-rate=+5%, lost-agents=0%)",
          parseGuard,
          [],
        )
        .option(
          "--min-checks <n>",
          "Checks on both sides before they are compared (default: 200)",
          parseCount("--min-checks"),
        )
        .option("--message <text>", "Why, for those who come later")
        .option("--expected-revision <n>", "Only if this revision is active", parseCount("--expected-revision")),
    examples: [
      'postern policy rollout start policies/ --environment prod --message "raise the refund limit"',
      "postern policy rollout start --from staging --environment prod",
      "postern policy rollout start policies/ --steps 5,25,50 --step-time 10m --label region=eu --guard deny-rate=+2%",
    ],
    run: async (context, paths, options) => {
      const { settings, output } = context;
      const { from = "" } = options;
      if ((from === "") === (paths.length === 0)) throw oneSource();
      const files = from === "" ? [...readPolicyFiles(paths)] : [];
      const { environment } = settings;
      const policies = openService("postern.v1.PolicyService", settings);
      const rollouts = openService("postern.v1.RolloutService", settings);
      try {
        // Asked first: the answer has every finding with its place, more than an error status can carry.
        const { valid, diagnostics } = from === "" ? await policies.validate({ files }) : VALID;
        if (!valid) return showRefused(output, diagnostics);
        const { message = "", expectedRevision = 0 } = options;
        const request = { environment, files, from, plan: planOf(options), message, expectedRevision };
        const answer = await rollouts.start(request);
        if (answer.change !== null) return await showPublication(context, { ...answer, bundle: null }, options);
        const { rollout, unchanged, diagnostics: warnings } = answer;
        const json = {
          started: rollout !== null,
          unchanged,
          ...(rollout === null ? {} : { rollout: rolloutJson(rollout) }),
          diagnostics: warnings.map(diagnosticJson),
        };
        output.result(json, (palette) =>
          [
            ...warnings.map((one) => diagnosticLine(one, palette)),
            rollout === null
              ? "unchanged: this is what everybody enforces already"
              : rolloutText(rollout, palette, Date.now(), false),
          ].join("\n"),
        );
      } finally {
        policies.close();
        rollouts.close();
      }
    },
  });
}

/** What is active elsewhere has been checked. */
const VALID = { valid: true, diagnostics: [] };

function oneSource() {
  return invalid(
    "--from",
    "say what it is to be, once",
    "Name files, or --from ENVIRONMENT to promote what is active there.",
  );
}

function planOf({ steps = [], stepTime, label, guard, minChecks = 0 }: StartOptions) {
  return {
    steps: [...steps],
    stepTime: stepTime === undefined ? null : toDuration(stepTime),
    labels: { ...label },
    guards: guard.flatMap((one) => ("rate" in one ? [one] : [])),
    lostAgents: guard.flatMap((one) => ("rate" in one ? [] : [one.lostAgents])).at(-1) ?? 0,
    minChecks,
  };
}

function showRefused(output: Output, diagnostics: readonly DiagnosticLike[]): void {
  output.result({ started: false, diagnostics: diagnostics.map(diagnosticJson) }, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    return [...lines, `${palette.bad("not started")}: what is active stays active`].join("\n");
  });
  process.exitCode = EXIT.no;
}
