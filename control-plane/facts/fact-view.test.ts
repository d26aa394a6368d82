import { afterEach, describe, expect, it, vi } from "vitest";
import type { FactStore } from "../../shared/bus/ports.ts";
import { type Fact, NO_DECLARATIONS } from "../../shared/facts/index.ts";
import { FactView } from "./fact-view.ts";

afterEach(() => {
  vi.useRealTimers();
});

function store() {
  const watching = new Map<string, (facts: readonly Fact[]) => void>();
  const facts: Pick<FactStore, "watch"> = {
    async watch(environment, onFacts) {
      watching.set(environment, onFacts);
      return async () => void watching.delete(environment);
    },
  };
  const unused = async () => {
    throw new Error("only watched");
  };
  const view = new FactView(
    { put: unused, delete: unused, deleteIf: unused, list: unused, ...facts },
    async () => NO_DECLARATIONS,
  );
  const tell = (environment: string, value: number) =>
    watching.get(environment)?.([{ path: "a.b", value, updatedAtMs: 0, updatedBy: "" }]);
  return { view, tell, watching };
}

describe("FactView", () => {
  it("waits for the first reading, then answers from memory and follows changes", async () => {
    const { view, tell, watching } = store();
    const first = view.at("dev", 1_000);
    await vi.waitFor(() => expect(watching.has("dev")).toBe(true));
    tell("dev", 1);
    expect((await first).facts).toEqual({ a: { b: 1 } });
    tell("dev", 2);
    expect((await view.at("dev", 1_000)).facts).toEqual({ a: { b: 2 } });
    await view.stop();
    expect(watching.size).toBe(0);
  });

  it("says that they can't be read when they are not in time, and has them when they are", async () => {
    vi.useFakeTimers();
    const { view, tell } = store();
    const answer = expect(view.at("dev", 1_000)).rejects.toMatchObject({
      kind: "unavailable",
      code: "FACTS_UNAVAILABLE",
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await answer;
    tell("dev", 3);
    expect((await view.at("dev", 1_000)).facts).toEqual({ a: { b: 3 } });
    await view.stop();
  });
});
