import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf, type EnvironmentPlan } from "./plan.ts";
import { readPlan, writePlan } from "./plan-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = [{ path: "a.yaml", content: "kind: Policy\n" }];
const plan: EnvironmentPlan = {
  environment: "prod",
  base: { revision: 7, digest: "sha256:base" },
  action: "publish",
  files,
  filesDigest: digestOf(files),
  changes: [],
  strength: "neutral",
  diagnostics: [],
  tests: { passed: 0, failures: [] },
};

test("a plan that was kept is read as it was made", () => {
  const file = join(folder, "plan.json");
  writePlan(file, [plan]);
  const { environment, base, action, filesDigest } = plan;
  expect(readPlan(file)).toEqual([{ environment, base, action, filesDigest, files }]);
});

test.each([
  ["a file that was altered", '"kind: Policy\\n"', '"kind: Policy\\n# more"'],
  ["another base", '"revision": 7', '"revision": 8'],
  ["another version", '"formatVersion": 1', '"formatVersion": 2'],
  ["no JSON", "{", ""],
])("%s is refused", (_, from, to) => {
  const file = join(folder, "plan.json");
  writePlan(file, [plan]);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  expect(() => readPlan(file)).toThrow(expect.objectContaining({ code: "PLAN_INVALID", kind: "invalid_argument" }));
});

test("a plan with errors is not kept", () => {
  const refused = { ...plan, action: "refused" } as const;
  expect(() => writePlan(join(folder, "plan.json"), [refused])).toThrow(
    expect.objectContaining({ code: "PLAN_REFUSED" }),
  );
});
