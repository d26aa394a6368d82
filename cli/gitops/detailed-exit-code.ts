import { EXIT } from "../exit-codes.ts";
import { errorText } from "../output/error-text.ts";

/**
 * What pipelines know from other tools: with it, 2 means that there is something to do, so that errors are 1 and not 3.
 */
export async function withDetailedExitCode(wanted: boolean, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!wanted) throw error;
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = EXIT.no;
  }
}
