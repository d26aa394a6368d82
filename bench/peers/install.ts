import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { packageFile } from "../../cli/package-file.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { Skipped } from "../measure/series.ts";
import { buildEmptyGrpcGo } from "./empty-grpc-go.ts";

const run = promisify(execFile);

/**
 * Gets ready what is fetched or compiled once and then kept: the peers' npm packages and the Go server. What can't be
 * had here is skipped later, row by row.
 */
export async function installPeers(progress: (what: string) => void): Promise<void> {
  if (!existsSync(packageFile("bench", "node_modules"))) {
    progress("installing the peers of bench/package.json (once, some 100 MB)");
    try {
      await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: packageFile("bench") });
    } catch (error) {
      progress(`the peers cannot be installed: ${errorMessage(error)}`);
    }
  }
  try {
    await buildEmptyGrpcGo(() => progress("compiling the empty grpc-go server (once)"));
  } catch (error) {
    progress(error instanceof Skipped ? `empty grpc-go: ${error.message}` : errorMessage(error));
  }
}
