import { CommanderError } from "commander";
import { PosternError } from "../shared/errors/postern-error.ts";

/** Whether commander only wants to end the process after it has printed help or the version. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Wrong usage as an error like any other: code USAGE, what is wrong, what to do. */
export function asPosternError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === "commander.help") {
    return new PosternError("invalid_argument", "USAGE", "a command is missing", {
      hint: "Choose one of those above.",
    });
  }
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = rest
    .join(" ")
    .trim()
    .replace(/^\((.*)\)$/, "$1");
  return new PosternError("invalid_argument", "USAGE", first, {
    hint: suggestion === "" ? "Run the same command with --help." : suggestion,
    cause: error,
  });
}
