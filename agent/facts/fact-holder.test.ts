import { describe, expect, it, vi } from "vitest";
import type { Fact } from "../../shared/facts/model.ts";
import { FactHolder } from "./fact-holder.ts";

const fact = (path: string, value: Fact["value"], more: Partial<Fact> = {}): Fact => ({
  path,
  value,
  updatedAtMs: 100,
  updatedBy: "ops",
  ...more,
});

describe("FactHolder", () => {
  it("lets a fact go at the moment it expires, without being told, and says that something changed", () => {
    const holder = new FactHolder();
    holder.replace([fact("incident.active", true, { expiresAtMs: 1_000 })], 100);
    const changed = vi.fn();
    holder.onChange(changed);
    expect(holder.at(999).tree).toEqual({ incident: { active: true } });
    expect(changed).not.toHaveBeenCalled();
    expect(holder.at(1_000).tree).toEqual({});
    expect(changed).toHaveBeenCalledOnce();
    // A clock that is set back brings it back.
    expect(holder.at(999).tree).toEqual({ incident: { active: true } });
  });

  it("keeps the same tree while it reads the same, so that what was decided on it is still remembered", () => {
    const holder = new FactHolder();
    holder.replace([fact("incident.active", true)], 100);
    const before = holder.at(100);
    holder.replace([fact("incident.active", true, { updatedAtMs: 200 })], 200);
    holder.seen(300);
    const after = holder.at(300);
    expect(after.tree).toBe(before.tree);
    expect(before.times.putAtMs(["incident"])).toBe(100);
    expect(after.times.putAtMs(["incident"])).toBe(200);
    expect([before.times.seenAtMs, after.times.seenAtMs]).toEqual([undefined, 300]);
    holder.replace([fact("incident.active", false)], 400);
    expect(holder.at(400).tree).not.toBe(before.tree);
  });

  it("reads facts as the bundle in force declares them", () => {
    const holder = new FactHolder();
    holder.replace([fact("load", "high")], 100);
    holder.declare(new Map([["load", { path: "load", type: { kind: "double" } }]]), 100);
    expect(holder.at(100).tree).toEqual({});
    // Another bundle that is asked beside it reads them its own way.
    expect(holder.under(new Map(), 100).tree).toEqual({ load: "high" });
    holder.declare(new Map(), 100);
    expect(holder.at(100).tree).toEqual({ load: "high" });
  });
});
