import { createRequire } from "node:module";
import { packageFile } from "../../cli/package-file.ts";
import { Skipped } from "../measure/series.ts";

/** A package of bench/package.json. Throws Skipped when they are not installed. */
export function loadPeerPackage<Package>(name: string): Package {
  const require = createRequire(packageFile("bench", "package.json"));
  try {
    return require(name) as Package;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") {
      throw new Skipped("not installed (npm ci --prefix bench)");
    }
    throw error;
  }
}
