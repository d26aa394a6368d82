import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { EXIT } from "../exit-codes.ts";
import { invalid } from "../input/pairs.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { watchFiles } from "../input/watch-files.ts";
import type { TestRun } from "../policy-test/run.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { junitReport } from "../views/junit-report.ts";
import { tapReport } from "../views/tap-report.ts";
import { reaches, testJson, testText } from "../views/test-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface TestOptions {
  readonly junit?: string;
  readonly tap?: boolean;
  readonly coverage?: boolean;
  readonly minCoverage?: number;
  readonly filter?: string;
  readonly watch?: boolean;
}

export function testCommand(): Command {
  return clientCommand<TestOptions>({
    name: "test",
    arguments: [["<paths...>", "Files and folders of policies and their tests (kind: PolicyTest)"]],
    description:
      "Run the tests that stand beside policies. Needs no running Postern. " +
      "Exit code: 0 all pass, 1 a test fails or coverage is too low, 3 they could not be run.",
    options: (command) =>
      command
        .option("--filter <text>", "Only tests whose name contains this text")
        .option("--coverage", "Which rules and conditions the tests leave out")
        .option(
          "--min-coverage <percent>",
          "Fail when fewer rules than this, automatic ones included, decide in some test",
          parsePercent,
        )
        .option("--junit <file>", "Write a JUnit report as well")
        .option("--tap", "Print TAP version 14 instead")
        .option("--watch", "Run again whenever a file changes"),
    examples: [
      "postern policy test policies/",
      "postern policy test policies/ --coverage --min-coverage 100",
      "postern policy test policies/ --junit report.xml",
    ],
    run: async (context, paths, options) => {
      if (options.watch !== true) return runOnce(context, paths, options);
      await watchFiles(paths, async () => {
        try {
          await runOnce(context, paths, options);
        } catch (error) {
          process.stderr.write(`${errorMessage(error)}\n`);
        }
      });
    },
  });
}

async function runOnce({ output }: ClientContext, paths: readonly string[], options: TestOptions): Promise<void> {
  // Loaded when needed: it brings the CEL library, which most commands can do without.
  const { runPolicyTests } = await import("../policy-test/run.ts");
  const wantsCoverage = options.coverage === true || options.minCoverage !== undefined;
  const run = runPolicyTests(readPolicyFiles(paths), { filter: options.filter ?? "", coverage: wantsCoverage });
  if (run.kind === "invalid") {
    const diagnostics = run.diagnostics.map(diagnosticJson);
    output.result({ valid: false, diagnostics }, (palette) =>
      run.diagnostics.map((diagnostic) => diagnosticLine(diagnostic, palette)).join("\n"),
    );
    process.exitCode = EXIT.no;
    return;
  }
  if (run.results.length === 0) throw noTests(options.filter);
  if (options.junit !== undefined) writeFileSync(options.junit, junitReport(run));
  output.result(testJson(run), (palette) =>
    options.tap === true ? tapReport(run) : testText(run, palette, options.coverage === true, options.minCoverage),
  );
  process.exitCode = passed(run, options.minCoverage) ? EXIT.ok : EXIT.no;
}

function passed({ results, coverage }: TestRun, minCoverage: number | undefined): boolean {
  if (results.some(({ differences }) => differences.length > 0)) return false;
  if (minCoverage === undefined || coverage === undefined) return true;
  return reaches(coverage, minCoverage);
}

function noTests(filter: string | undefined): PosternError {
  const which = filter === undefined ? "" : ` whose name contains '${filter}'`;
  return new PosternError("not_found", "POLICY_TESTS_MISSING", `There are no tests${which}.`, {
    hint: "A test is a document of 'kind: PolicyTest' beside the policies: docs/policy-tests.md.",
  });
}

function parsePercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== "" && percent >= 0 && percent <= 100) return percent;
  throw invalid("--min-coverage", `"${text}" is not a number from 0 to 100`, "Write --min-coverage 100.");
}
