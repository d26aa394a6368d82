// Compiles to dist/ and lays the .proto files beside the code that loads them at run time.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("proto", "dist/proto", { recursive: true, filter: (path) => path !== "proto/gen" });
chmodSync("dist/cli/main.js", 0o755);
