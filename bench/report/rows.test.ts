import { describe, expect, it } from "vitest";
import type { Goal } from "../goals.ts";
import type { Series } from "../measure/series.ts";
import { toRows } from "./rows.ts";

const speed = (peer: string, values: readonly number[]): Series => ({
  name: "speed",
  peer,
  workload: "w",
  unit: "1/s",
  values,
});
const key = (peer: string) => ({ name: "speed", peer, workload: "w" });
const eightfold: Goal = {
  row: key("slow"),
  of: "ratio",
  measured: key("us"),
  over: key("slow"),
  is: "at least",
  bound: 8,
};

describe("rows of the result", () => {
  it("hold a goal that compares two against the peer's row", () => {
    const [, slow] = toRows([speed("us", [90, 80, 100]), speed("slow", [10, 10, 10])], [eightfold], "us");
    expect(slow).toMatchObject({ value: 10, ratio: 9, goal: ">= 8x", met: true, spread: [10, 10] });
  });

  it("call a goal missed when the ratio falls short", () => {
    const [, slow] = toRows([speed("us", [70]), speed("slow", [10])], [eightfold], "us");
    expect(slow).toMatchObject({ ratio: 7, met: false });
  });

  it("neither hold nor miss a goal about a peer that is not installed, and say so", () => {
    const missing = { ...speed("slow", []), note: "skipped: not installed" };
    const [, slow] = toRows([speed("us", [70]), missing], [eightfold], "us");
    expect(slow).toMatchObject({ value: null, ratio: null, met: null, goal: ">= 8x", note: "skipped: not installed" });
  });

  it("compare with ourselves where there is no goal", () => {
    const [us, other] = toRows([speed("us", [30]), speed("other", [10])], [], "us");
    expect(us).toMatchObject({ ratio: null, goal: null, met: null });
    expect(other).toMatchObject({ ratio: 3, goal: null, met: null });
  });

  it("hold a goal about a value in the unit of its row", () => {
    const goal: Goal = { row: key("us"), of: "value", is: "at most", bound: 10 };
    expect(toRows([speed("us", [11])], [goal], "us")[0]).toMatchObject({ goal: "<= 10 1/s", met: false });
  });
});
