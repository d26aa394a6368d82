import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPolicyFiles } from "../cli/input/policy-files.ts";
import { runPolicyTests } from "../cli/policy-test/run.ts";
import { parsePolicyFiles } from "../shared/policy/index.ts";

const packsFolder = join(import.meta.dirname, "packs");
const packs = readdirSync(packsFolder);
const folders = ["policies", ...packs.map((pack) => `packs/${pack}`)];

function run(folder: string) {
  const files = readPolicyFiles([join(import.meta.dirname, folder)]);
  const found = runPolicyTests(files, { filter: "", coverage: true });
  if (found.kind === "invalid") throw new Error(JSON.stringify(found.diagnostics, undefined, 2));
  return found;
}

describe.each(folders)("the tests of examples/%s", (folder) => {
  const { results, coverage } = run(folder);

  it("pass, without a surprise in a condition that a test did not mean", () => {
    const failed = results.filter(({ differences }) => differences.length > 0);
    expect(failed.map(({ testCase, ...rest }) => ({ test: testCase.test, line: testCase.line, ...rest }))).toEqual([]);
    expect(results.length).toBeGreaterThan(50);
  });

  it("show every rule deciding, every automatic rule too, and every part of a condition true and false", () => {
    const never = coverage?.rules.filter(({ decided }) => decided === 0).map(({ id }) => id);
    const unseen = coverage?.rules.flatMap(({ id, unseen: parts }) => parts.map((part) => ({ id, ...part })));
    expect({ never, unseen }).toEqual({ never: [], unseen: [] });
    expect(coverage?.autoRules.filter(({ decided }) => decided === 0)).toEqual([]);
  });
});

describe("the starter packs", () => {
  it("are valid together, with no finding at all, so that any of them can be adopted beside any other", () => {
    const files = readPolicyFiles([packsFolder]);
    const { policySet, lint } = parsePolicyFiles(files);
    expect(lint().diagnostics).toEqual([]);
    expect(policySet?.policies.length).toBeGreaterThanOrEqual(packs.length);
  });

  it.each(packs)("%s names its groups of approvers and every action in its README", (pack) => {
    const path = join(packsFolder, pack, "README.md");
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, "utf8");
    const { policySet } = parsePolicyFiles(readPolicyFiles([join(packsFolder, pack)]));
    const groups = policySet?.workflows.flatMap(({ spec }) =>
      spec.stages.flatMap(({ approvers }) => approvers.groups ?? []),
    );
    const actions = policySet?.policies.flatMap(({ spec }) => spec.rules.flatMap((rule) => rule.actions ?? []));
    const words = [...new Set([...(groups ?? []), ...(actions ?? []).filter((action) => !action.includes("*"))])];
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
  });
});
