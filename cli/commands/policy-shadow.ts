import type { Command } from "commander";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseCount } from "../input/count.ts";
import { parseTimeout } from "../input/pairs.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { bundleJson, bundleSentence } from "../views/bundle-view.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { shadowReportJson, shadowReportText } from "../views/shadow-report-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.ShadowService";

/** `postern policy publish --shadow`. */
export async function publishShadow(
  { settings, output }: ClientContext,
  paths: readonly string[],
  message: string,
): Promise<void> {
  const { environment } = settings;
  const files = [...readPolicyFiles(paths)];
  // Asked first: the answer has every finding with its place, more than an error status can carry.
  const { valid, diagnostics } = await withService("postern.v1.PolicyService", settings, (client) =>
    client.validate({ files }),
  );
  const findings = diagnostics.map(diagnosticJson);
  if (!valid) {
    output.result({ published: false, diagnostics: findings }, (palette) =>
      [...diagnostics.map((one) => diagnosticLine(one, palette)), palette.bad("not published")].join("\n"),
    );
    process.exitCode = EXIT.no;
    return;
  }
  const request = { environment, files, message };
  const { bundle, unchanged } = await withService(SERVICE, settings, (client) => client.publish(request));
  if (bundle === null) return;
  output.result({ published: true, unchanged, bundle: bundleJson(bundle), diagnostics: findings }, (palette) => {
    const verb = unchanged ? "unchanged, shadow already" : "published as shadow";
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    const next = palette.dim("evaluated beside what is active, and never enforced: see 'postern policy shadow'");
    return [...lines, `${palette.good(verb)}: ${bundleSentence(bundle)}`, next].join("\n");
  });
}

export function unshadowCommand(): Command {
  return clientCommand<{ readonly message?: string }>({
    name: "unshadow",
    description: "End the shadow bundle of the environment. What is active stays active, as a new revision.",
    options: (command) => command.option("--message <text>", "Why, for those who come later"),
    examples: ['postern policy unshadow --message "seen enough"'],
    run: async ({ settings, output }, _args, { message = "" }) => {
      const { environment } = settings;
      const { bundle } = await withService(SERVICE, settings, (client) => client.remove({ environment, message }));
      if (bundle === null) return;
      output.result(
        { removed: true, bundle: bundleJson(bundle) },
        (palette) => `${palette.good("no shadow any more")}: ${bundleSentence(bundle)} is active`,
      );
    },
  });
}

interface ReportOptions {
  readonly since: string;
  readonly examples?: number;
  readonly revision?: number;
  readonly foundBy?: string;
}

export function shadowCommand(): Command {
  return clientCommand<ReportOptions>({
    name: "shadow",
    description:
      "Show what would have been decided otherwise: with rules in shadow mode enforced, and under the shadow bundle. " +
      "By rule, by agent and by subject, with examples.",
    options: (command) =>
      command
        .option("--since <time>", "How far back: 30m, 24h, 7d", "24h")
        .option("--examples <n>", "At most so many of each kind", parseCount("--examples"))
        .option("--revision <n>", "Only the shadow bundle of this revision", parseCount("--revision"))
        .option("--found-by <agent>", "Only what this agent found"),
    examples: ["postern policy shadow", "postern policy shadow --since 1h --json"],
    run: async ({ settings, output }, _args, { since, examples = 0, revision = 0, foundBy = "" }) => {
      const { environment } = settings;
      const from = toTimestamp(Date.now() - parseTimeout(since, "--since"));
      const request = { environment, since: from, examples, shadowRevision: revision, agentId: foundBy };
      const report = await withService(SERVICE, settings, (client) => client.report(request));
      output.result(shadowReportJson(report), (palette) => shadowReportText(report, environment, since, palette));
    },
  });
}
