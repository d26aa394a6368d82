import { expect, it } from "vitest";
import type { AgentInfo__Output } from "../../proto/gen/postern/v1/AgentInfo.ts";
import { choosePalette } from "../output/colour.ts";
import { fleetSummary, lagging, standingText } from "./standing-text.ts";

const NOW = 1_000_000_000;
const palette = choosePalette(false, {});

type Standing = NonNullable<AgentInfo__Output["standing"]>;

function agent(kind: string, changed: Partial<Standing> = {}): Pick<AgentInfo__Output, "standing" | "lag"> {
  const since = { seconds: NOW / 1000 - 65, nanos: 0 };
  return { lag: kind === "none" ? 0 : 1, standing: { kind, code: "", message: "", since, ...changed } };
}

it("says why an agent lags, and since when", () => {
  const refused = { code: "BUNDLE_SIGNATURE_INVALID", message: "its key is not trusted" };
  const text = (kind: string, changed = {}) => standingText(agent(kind, changed), NOW);
  expect(text("refused", refused)).toBe("refused: BUNDLE_SIGNATURE_INVALID: its key is not trusted, 1m 5s ago");
  expect(text("fetching")).toBe("still fetching, 1m 5s ago");
  expect(text("fetching", { message: "it is not on the bus" })).toBe("still fetching: it is not on the bus, 1m 5s ago");
  expect(text("cut-off")).toBe("cut off since 1m 5s ago");
  expect(text("silent")).toBe("silent: last seen 1m 5s ago");
  expect(text("canary")).toBe("in canary");
  expect(text("none")).toBe("up to date");
  expect(text("no-bundle", { since: null })).toBe("no bundle");
});

it("shows what it does not know as it is: a newer control plane knows more", () => {
  expect(standingText(agent("paused", { message: "for maintenance" }), NOW)).toBe("paused: for maintenance, 1m 5s ago");
  expect(lagging(agent("paused"))).toBe(true);
});

it("falls back on the number of revisions, when the control plane is older", () => {
  const old = { ...agent("none"), standing: null };
  expect([standingText(old, NOW), lagging(old)]).toEqual(["", false]);
  expect([standingText({ ...old, lag: 2 }, NOW), lagging({ ...old, lag: 2 })]).toEqual(["behind", true]);
});

it("sums up the fleet in a line", () => {
  const all = [agent("none"), agent("canary"), agent("refused"), agent("silent"), agent("silent")];
  expect(fleetSummary(all, palette)).toBe("5 agents: 1 up to date, 1 in canary; 3 lag: 1 refused, 2 silent");
  expect(fleetSummary([agent("none")], palette)).toBe("1 agent: 1 up to date");
});
