import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPolicyFiles } from "./policy-files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("a folder gives its policy files by their paths within it, in a stable order", () => {
  mkdirSync(join(folder, "team"));
  for (const name of ["b.yml", "a.yaml", "team/c.json", "README.md", ".hidden.yaml"]) {
    writeFileSync(join(folder, name), name);
  }
  symlinkSync(folder, join(folder, "loop"));
  expect(readPolicyFiles([folder])).toEqual([
    { path: "a.yaml", content: "a.yaml" },
    { path: "b.yml", content: "b.yml" },
    { path: "team/c.json", content: "team/c.json" },
  ]);
});

it("a file is taken as it is", () => {
  writeFileSync(join(folder, "policy.txt"), "x");
  expect(readPolicyFiles([join(folder, "policy.txt")])).toEqual([{ path: "policy.txt", content: "x" }]);
});

it("no files are an error that says where it looked", () => {
  expect(() => readPolicyFiles([folder])).toThrow(folder);
  expect(() => readPolicyFiles([join(folder, "gone")])).toThrow(
    expect.objectContaining({ code: "POLICY_FILES_MISSING", where: { file: join(folder, "gone") } }),
  );
});
