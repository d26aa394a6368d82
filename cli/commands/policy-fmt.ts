import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import type { Formatted } from "../../shared/policy/format/format.ts";
import { EXIT } from "../exit-codes.ts";
import { type FoundPolicyFile, findPolicyFiles } from "../input/policy-files.ts";
import { clientCommand } from "./client-command.ts";

type Outcome = "unchanged" | "formatted" | "would be formatted" | "not YAML";

interface Result {
  readonly file: string;
  readonly outcome: Outcome;
  /** Of what is no YAML: "12:7 message". */
  readonly problem: string;
}

export function fmtCommand(): Command {
  return clientCommand<{ readonly check?: boolean }>({
    name: "fmt",
    arguments: [["<paths...>", "Policy files, and folders of them"]],
    description:
      "Bring policy files into the house style. Comments stay, no value changes. " +
      "Exit code: 0 done, 1 some file is no YAML or, with --check, not formatted.",
    options: (command) => command.option("--check", "Change nothing, name what would change"),
    examples: ["postern policy fmt policies/", "postern policy fmt --check policies/"],
    run: async ({ output }, paths, { check }) => {
      const { formatPolicyText } = await import("../../shared/policy/format/format.ts");
      const results = findPolicyFiles(paths)
        .filter(({ path }) => !path.endsWith(".json"))
        .map((file) => bringIntoStyle(file, formatPolicyText(file.content), check === true));
      const changed = results.filter(({ outcome }) => outcome !== "unchanged");
      output.result({ files: results.map((result) => ({ ...result })) }, (palette) =>
        [
          ...changed.map(({ file, outcome, problem }) =>
            outcome === "not YAML" ? `${file}:${problem}  ${palette.bad(outcome)}` : `${file}  ${outcome}`,
          ),
          `${results.length - changed.length} of ${results.length} files were in style`,
        ].join("\n"),
      );
      const isBad = changed.some(({ outcome }) => outcome !== "formatted");
      if (isBad) process.exitCode = EXIT.no;
    },
  });
}

function bringIntoStyle({ location, content }: FoundPolicyFile, formatted: Formatted, check: boolean): Result {
  if (!formatted.ok) {
    const { line, column, message } = formatted;
    return { file: location, outcome: "not YAML", problem: `${line}:${column} ${message}` };
  }
  if (formatted.text === content) return { file: location, outcome: "unchanged", problem: "" };
  if (!check) writeFileSync(location, formatted.text);
  return { file: location, outcome: check ? "would be formatted" : "formatted", problem: "" };
}
