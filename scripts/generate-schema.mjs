// Writes docs/schema/policy.schema.json from the schemas that policy files are read with (after a build).
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { policyJsonSchema } from "../dist/shared/policy/parse/schema.js";

const path = "docs/schema/policy.schema.json";
mkdirSync("docs/schema", { recursive: true });
writeFileSync(path, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
execFileSync(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "format", "--write", path], {
  stdio: "inherit",
});
