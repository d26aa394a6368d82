import { describe, expect, it } from "vitest";
import { parseEnvironmentsFile } from "./parse-file.ts";

const SERVED = ["dev", "staging", "prod", "ops"];
const parse = (text: string) => parseEnvironmentsFile("environments.yaml", text, SERVED);

describe("the environments file", () => {
  it("says how changes reach each environment", () => {
    const rules = parse(`
environments:
  dev: {}
  staging: { promoteFrom: dev }
  prod: { promoteFrom: staging, minSoak: 1h30m, onlyByPromotion: true, guardedBy: ops }
  ops: { guardedBy: ops }
`);
    expect(Object.fromEntries(rules)).toEqual({
      dev: { minSoakMs: 0, onlyByPromotion: false },
      staging: { promoteFrom: "dev", minSoakMs: 0, onlyByPromotion: false },
      prod: { promoteFrom: "staging", minSoakMs: 5_400_000, onlyByPromotion: true, guardedBy: "ops" },
      ops: { guardedBy: "ops", minSoakMs: 0, onlyByPromotion: false },
    });
  });

  it.each([
    ["an environment that is not served", "environments: { qa: {} }", /no environment 'qa'/, 1, 21],
    ["a path from nowhere", "environments: { prod: { promoteFrom: qa } }", /promoteFrom.*no environment 'qa'/, 1, 38],
    ["a guard that is not there", "environments: { prod: { guardedBy: qa } }", /guardedBy.*no environment 'qa'/, 1, 36],
    ["a path in a circle", "environments: { dev: { promoteFrom: dev } }", /leads back/, 1, 37],
    ["guards in a circle", "environments: { dev: { guardedBy: ops }, ops: { guardedBy: dev } }", /in turn/, 1, 35],
    ["a soak without a path", "environments: { dev: { minSoak: 1h } }", /needs 'promoteFrom'/, 1, 33],
    ["a length of time that is none", "environments: { dev: { promoteFrom: prod, minSoak: soon } }", /duration/, 1, 52],
    ["an unknown key", "environments: { dev: { promotefrom: prod } }", /unknown key 'promotefrom'/, 1, 24],
    ["no environments", "{}", /environments: it is missing/, 1, 1],
    ["no YAML", "environments: {", /./, 1, 16],
  ])("refuses %s, with its place", (_, text, message, line, column) => {
    let error: unknown;
    try {
      parse(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "ENVIRONMENTS_FILE_INVALID", message: expect.stringMatching(message) });
    expect(error).toMatchObject({ where: { file: "environments.yaml", line, column } });
  });

  it("guesses what a misspelt key was to be", () => {
    expect(() => parse("environments: { dev: { promotefrom: prod } }")).toThrow(
      expect.objectContaining({ hint: "Did you mean 'promoteFrom'?" }),
    );
  });
});
