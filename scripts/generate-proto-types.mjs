// Regenerates proto/gen/ from the .proto files: run it after changing one, and commit the result.
// The options mirror runtime/rpc/protos.ts, which loads the same files at run time.
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";

const files = readdirSync("proto", { recursive: true })
  .filter((path) => path.endsWith(".proto"))
  .sort();
rmSync("proto/gen", { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    "node_modules/@grpc/proto-loader/build/bin/proto-loader-gen-types.js",
    "--longs=Number",
    "--enums=String",
    "--defaults",
    "--oneofs",
    "--includeComments",
    "--includeDirs=proto",
    "--outDir=proto/gen",
    "--grpcLib=@grpc/grpc-js",
    "--importFileExtension=.ts",
    ...files,
  ],
  { stdio: "inherit" },
);
