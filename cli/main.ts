#!/usr/bin/env node
import { EXIT } from "./exit-codes.ts";
import { errorJson, errorText } from "./output/error-text.ts";
import { buildProgram } from "./program.ts";
import { asPosternError, isHelp } from "./usage-error.ts";

// A reader that has seen enough (`postern approvals watch | head -1`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  const program = await buildProgram(process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  if (!isHelp(error)) {
    const shown = asPosternError(error);
    const asJson = process.argv.includes("--json");
    process.stderr.write(`${asJson ? JSON.stringify(errorJson(shown)) : errorText(shown)}\n`);
    process.exitCode = EXIT.error;
  }
}
// The work is done or has failed: a connection that lingers must not keep the process.
setTimeout(() => process.exit(), 1_000).unref();
