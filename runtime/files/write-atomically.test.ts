import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAtomically } from "./write-atomically.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the file holds the new content and nothing is left beside it", async () => {
  const path = join(folder, "state.json");
  await writeFile(path, "old");
  await writeAtomically(path, "new");
  expect(await readFile(path, "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("a write that fails leaves the old content and nothing beside it", async () => {
  const path = join(folder, "taken");
  await writeAtomically(join(folder, "other"), "x");
  await mkdir(path);
  await expect(writeAtomically(path, "new")).rejects.toThrow();
  expect((await readdir(folder)).sort()).toEqual(["other", "taken"]);
});
