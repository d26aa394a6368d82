import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { targetsOf } from "./targets.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-project-"));
  for (const name of ["base", "prod", "dev"]) mkdirSync(join(folder, name));
  for (const path of ["base/rules.yaml", "prod/rules.yaml", "dev/rules.yaml"]) write(path, `# ${path}`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

const PROJECT = `apiVersion: postern.dev/v1
kind: Project
environments:
  dev: { policies: [base, dev] }
  prod: { policies: [base, prod] }
`;

describe("the targets of a folder", () => {
  it("are the environments of its project file, each with its folders", () => {
    write("postern.yaml", PROJECT);
    expect(
      targetsOf(folder, undefined, "staging").map(({ environment, files }) => [
        environment,
        files.map(({ path }) => path),
      ]),
    ).toEqual([
      ["dev", ["base/rules.yaml", "dev/rules.yaml"]],
      ["prod", ["base/rules.yaml", "prod/rules.yaml"]],
    ]);
  });

  it("are the one environment that is asked for", () => {
    write("postern.yaml", PROJECT);
    expect(targetsOf(folder, "prod", "dev").map(({ environment }) => environment)).toEqual(["prod"]);
    expect(() => targetsOf(folder, "staging", "dev")).toThrow(
      expect.objectContaining({ code: "ENVIRONMENT_NOT_IN_PROJECT", hint: "It names dev, prod." }),
    );
  });

  it("are one environment without a project file, the one of the settings unless another is asked for", () => {
    const [target, ...others] = targetsOf(join(folder, "prod"), undefined, "staging");
    expect(target).toEqual({ environment: "staging", files: [{ path: "rules.yaml", content: "# prod/rules.yaml" }] });
    expect(others).toEqual([]);
    expect(targetsOf(join(folder, "prod"), "prod", "staging")[0]?.environment).toBe("prod");
  });

  it("are refused with file, line and column where the project file is wrong", () => {
    write("postern.yaml", PROJECT.replace("policies: [base, prod] }", "policies: [base], polices: [prod] }"));
    expect(() => targetsOf(folder, undefined, "dev")).toThrow(
      expect.objectContaining({
        code: "PROJECT_INVALID",
        hint: "Did you mean 'policies'?",
        where: expect.objectContaining({ line: 5 }),
      }),
    );
  });
});
