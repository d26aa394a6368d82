import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
const ROOMS = ["shared", "runtime", "agent", "control-plane", "cli", "client"];

/** Literals that look like error codes and are none: enums of the wire, of YAML and of HTTP/2, variables, reasons. */
const OTHER =
  /^(DECISION|CONDITION_VALUE|AGREEMENT|IMPACT_BASELINE|APPROVAL_STATUS|VERDICT|OUTCOME_STATUS|ON_TIMEOUT|POSTERN|OTEL|NULL|BLOCK|RST|WINDOW)_|^(BAD_SCALAR_START|UNEXPECTED_TOKEN|DATA_LOSS|NOT_FOUND|UNKNOWN_STATUS|DEADLINE_EXCEEDED)$/;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("testing/"))
    .map((path) => readFileSync(join(ROOT, folder, path), "utf8"));
}

it("documents every code that a user can meet", () => {
  const docs = ["errors.md", "reason-codes.md"].map((file) => readFileSync(join(ROOT, "docs", file), "utf8")).join();
  const codes = new Set(
    ROOMS.flatMap(sources)
      .flatMap((text) => text.match(/"[A-Z][A-Z0-9]+(_[A-Z0-9]+)+"/g) ?? [])
      .map((literal) => literal.slice(1, -1)),
  );
  expect([...codes].filter((code) => !OTHER.test(code) && !docs.includes(`\`${code}\``))).toEqual([]);
});

it("documents no code that nobody meets", () => {
  const text = ROOMS.flatMap(sources).join("\n");
  const documented = readFileSync(join(ROOT, "docs/errors.md"), "utf8").match(/`[A-Z][A-Z0-9]+(_[A-Z0-9]+)+`/g) ?? [];
  const unknown = documented.map((quoted) => quoted.slice(1, -1)).filter((code) => !text.includes(`"${code}"`));
  expect(unknown.filter((code) => !/^(INVALID_ARGUMENT|RESOURCE_EXHAUSTED|PERMISSION_DENIED)$/.test(code))).toEqual([]);
});
