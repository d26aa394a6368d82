import { describe, expect, it } from "vitest";
import { lagOf, lags, SILENT_AFTER_MS } from "./lag.ts";
import type { HeardHeartbeat } from "./model.ts";

const NOW = 1_000_000;
const counters = { allowed: 0, denied: 0, pending: 0, errors: 0, waiting: 0, spooled: 0 };
const beat: HeardHeartbeat = {
  agentId: "a",
  environment: "prod",
  version: "0",
  host: "h",
  revision: 11,
  state: "serving",
  startedAtMs: 1,
  atMs: NOW,
  heardAtMs: NOW - 1_000,
  counters,
};
const counts = { allowed: 0, denied: 0, pending: 0, failed: 0, faulty: 0, escalated: 0, unanswered: 0 };
const wanted = { active: 12, candidate: 0 };
const refused = { revision: 12, code: "BUNDLE_SIGNATURE_INVALID", message: "its key is not trusted", atMs: 900 };
const fetching = { revision: 12, sinceMs: 950, message: "" };
const kind = (changed: Partial<HeardHeartbeat>, of = wanted) => lagOf({ ...beat, ...changed }, of, NOW).kind;

describe("why an agent lags", () => {
  it("it does not, when it enforces the active revision", () => {
    expect(lagOf({ ...beat, revision: 12 }, wanted, NOW)).toMatchObject({ kind: "none", revisions: 0 });
    expect(lags({ kind: "none" })).toBe(false);
  });

  it("it refused the active revision, and says why", () => {
    expect(lagOf({ ...beat, bundles: { refused } }, wanted, NOW)).toEqual({
      kind: "refused",
      revisions: 1,
      code: "BUNDLE_SIGNATURE_INVALID",
      message: "its key is not trusted",
      sinceMs: 900,
    });
  });

  it("an earlier refusal is no reason, once a later revision is fetched or enforced", () => {
    const earlier = { ...refused, revision: 10 };
    expect(kind({ bundles: { refused: earlier, fetching } })).toBe("fetching");
    expect(kind({ revision: 12, bundles: { refused: earlier } })).toBe("none");
    expect(kind({ bundles: { refused: earlier } })).toBe("behind");
  });

  it("it is silent: whatever it said last may not be true any more", () => {
    const heardAtMs = NOW - SILENT_AFTER_MS - 1;
    expect(lagOf({ ...beat, revision: 12, heardAtMs }, wanted, NOW)).toMatchObject({
      kind: "silent",
      sinceMs: heardAtMs,
    });
    expect(lags({ kind: "silent" })).toBe(true);
  });

  it("it is cut off from the bus, and says since when", () => {
    const cutOff = { state: "stale", lastContactMs: 700 } as const;
    expect(lagOf({ ...beat, ...cutOff }, wanted, NOW)).toMatchObject({ kind: "cut-off", sinceMs: 700 });
    expect(kind({ revision: 12, ...cutOff })).toBe("cut-off");
  });

  it("it has no bundle, or did not say yet that it knows of the new one", () => {
    expect(kind({ revision: 0, state: "no-bundle" })).toBe("no-bundle");
    expect(kind({})).toBe("behind");
    expect(kind({ revision: 0, state: "no-bundle" }, { active: 0, candidate: 0 })).toBe("no-bundle");
  });

  it("it is in a canary and enforces the candidate; outside of it nothing else is wanted than before", () => {
    const canary = { active: 11, candidate: 12 };
    const enforced = { candidate: 12, standing: "enforced", why: "", counts } as const;
    expect(kind({ revision: 12, trial: enforced }, canary)).toBe("canary");
    expect(kind({ revision: 11, trial: { ...enforced, standing: "outside" } }, canary)).toBe("none");
    expect(kind({ revision: 11, trial: { ...enforced, standing: "refused" }, bundles: { refused } }, canary)).toBe(
      "refused",
    );
    expect(kind({ revision: 11 }, canary)).toBe("none");
  });
});
