import { type Command, Option } from "commander";
import type { Impact__Output } from "../../proto/gen/postern/v1/Impact.ts";
import type { ImpactProgress__Output } from "../../proto/gen/postern/v1/ImpactProgress.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { openService, withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { parseMoment } from "../input/moment.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import type { Output } from "../output/output.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { impactMarkdown } from "../views/impact-markdown.ts";
import { count, impactJson, impactText } from "../views/impact-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface ImpactOptions {
  readonly since: string;
  readonly until?: string;
  readonly bundle?: number;
  readonly against: "recorded" | "active";
  readonly failOn?: readonly FailOn[];
  readonly markdown?: boolean;
  readonly limitExamples?: number;
}

const FAIL_ON = ["changed", "weakened", "unknown"] as const;

type FailOn = (typeof FAIL_ON)[number];

export function impactCommand(): Command {
  return clientCommand<ImpactOptions>({
    name: "impact",
    arguments: [["[paths...]", "The candidate: policy files and folders, or else --bundle"]],
    description:
      "Replay what was decided against other policies, and say what would have changed, for which rules, services and " +
      "subjects. Exit code: 0, or with --fail-on 1 when there is such a change; 3 when there is no answer.",
    options: (command) =>
      command
        .option("--since <when>", "From this moment on: 24h ago, or 2026-03-01T09:00:00Z", "24h")
        .option("--until <when>", "And before this one; default: now")
        .option("--bundle <revision>", "The candidate is this revision of the environment", parseCount("--bundle"))
        .addOption(
          new Option("--against <what>", "Compare with what was decided, or with what the active bundle says of it now")
            .choices(["recorded", "active"])
            .default("recorded"),
        )
        .addOption(new Option("--fail-on <kinds...>", "Exit with 1 when there is any such decision").choices(FAIL_ON))
        .option("--markdown", "Print Markdown, for the description of a change")
        .option("--limit-examples <n>", "Examples of each change by the same rules (default: 3)", parseExamples),
    examples: [
      "postern policy impact policies/ --environment prod --since 24h",
      "postern policy impact policies/ --against active --fail-on weakened unknown",
      "postern policy impact --bundle 7 --since 2026-03-01T09:00:00Z --json",
    ],
    run: async (context, paths, options) => {
      const files = paths.length === 0 ? [] : [...readPolicyFiles(paths)];
      requireOne(files.length > 0, options.bundle !== undefined);
      if (files.length > 0 && !(await isValid(context, files))) return;
      const impact = await previewed(context, files, options);
      if (options.markdown === true) context.output.text(impactMarkdown(impact));
      else context.output.result(impactJson(impact), (palette) => impactText(impact, palette));
      if (options.failOn?.some((kind) => has(impact, kind))) process.exitCode = EXIT.no;
    },
  });
}

function parseExamples(text: string): number {
  return text === "0" ? 0 : parseCount("--limit-examples")(text);
}

function requireOne(hasPaths: boolean, hasBundle: boolean): void {
  if (hasPaths !== hasBundle) return;
  throw new PosternError("invalid_argument", "USAGE", "a preview is of policy files, or else of one --bundle", {
    hint: "Write 'postern policy impact policies/', or 'postern policy impact --bundle 7'.",
  });
}

/** Asked first: the answer has every finding with its place, more than an error status can carry. */
async function isValid({ settings, output }: ClientContext, files: { path: string; content: string }[]) {
  const { valid, diagnostics } = await withService("postern.v1.PolicyService", settings, (client) =>
    client.validate({ files }),
  );
  if (valid) return true;
  output.result({ valid, diagnostics: diagnostics.map(diagnosticJson) }, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    return [...lines, `${palette.bad("not compared")}: these policies could not be published`].join("\n");
  });
  process.exitCode = EXIT.error;
  return false;
}

async function previewed(
  { settings, output }: ClientContext,
  files: { path: string; content: string }[],
  { since, until, bundle = 0, against, limitExamples = 3 }: ImpactOptions,
): Promise<Impact__Output> {
  const nowMs = Date.now();
  const request = {
    environment: settings.environment,
    files,
    revision: bundle,
    since: toTimestamp(parseMoment(since, "--since", nowMs)),
    until: until === undefined ? null : toTimestamp(parseMoment(until, "--until", nowMs)),
    against: against === "active" ? "IMPACT_BASELINE_ACTIVE" : "IMPACT_BASELINE_RECORDED",
    examples: limitExamples,
  } as const;
  const client = openService("postern.v1.ImpactService", settings);
  const progress = progressLine(output);
  try {
    for await (const response of client.preview(request)) {
      if (response.impact) return response.impact;
      if (response.progress) progress.show(response.progress);
    }
  } finally {
    progress.clear();
    client.close();
  }
  throw new PosternError("unavailable", "IMPACT_INCOMPLETE", "The control plane ended before it had read everything.", {
    hint: "Ask again; nothing is known of the impact.",
  });
}

const CLEAR_LINE = "\r\u001b[K";

/** One line on a terminal that is written over; nothing elsewhere. */
function progressLine({ json }: Output) {
  const isShown = !json && process.stderr.isTTY === true;
  return {
    show({ batches, totalBatches, decisions }: ImpactProgress__Output) {
      const share = totalBatches === 0 ? 100 : Math.floor((100 * batches) / totalBatches);
      if (isShown) process.stderr.write(`${CLEAR_LINE}${share}%: ${count(decisions)} decisions replayed`);
    },
    clear() {
      if (isShown) process.stderr.write(CLEAR_LINE);
    },
  };
}

function has({ changes, unknown }: Impact__Output, kind: FailOn): boolean {
  switch (kind) {
    case "changed":
      return changes.length > 0;
    case "weakened":
      return changes.some(({ strength }) => strength === "weaker");
    case "unknown":
      return unknown.length > 0;
  }
}
