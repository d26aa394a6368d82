import { describe, expect, it } from "vitest";
import { parseGuard, parseLabelOption, parseSteps } from "./rollout-options.ts";

const refusal = (field: string) => expect.objectContaining({ code: "USAGE", where: { field } });

describe("options of a rollout", () => {
  it("take guards as people write them", () => {
    const all = ["deny-rate=+2%", "error-rate=0.5%", "escalation-rate=10", "lost-agents=20%"];
    expect(all.reduce((before: ReturnType<typeof parseGuard>, text) => parseGuard(text, before), [])).toEqual([
      { rate: "deny-rate", tolerance: 2 },
      { rate: "error-rate", tolerance: 0.5 },
      { rate: "escalation-rate", tolerance: 10 },
      { lostAgents: 20 },
    ]);
    for (const bad of ["deny-rate", "deny-rate=-2%", "denials=2%", "deny-rate=x", ""]) {
      expect(() => parseGuard(bad, [])).toThrow(refusal("--guard"));
    }
  });

  it("take steps with and without the sign", () => {
    expect(parseSteps("5,25%, 50")).toEqual([5, 25, 50]);
    for (const bad of ["", "5,,25", "0", "101", "a"]) expect(() => parseSteps(bad)).toThrow(refusal("--steps"));
  });

  it("gather labels", () => {
    expect(parseLabelOption("tier=web", parseLabelOption("region=eu", {}))).toEqual({ region: "eu", tier: "web" });
    for (const bad of ["region", "=eu", "region=", "re gion=eu"]) {
      expect(() => parseLabelOption(bad, {})).toThrow(refusal("--label"));
    }
  });
});
