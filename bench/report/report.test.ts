import { describe, expect, it } from "vitest";
import type { Row } from "./rows.ts";
import { svgChart } from "./svg.ts";
import { tableText } from "./table.ts";

const row = (peer: string, over: Partial<Row>): Row => ({
  name: "speed",
  peer,
  workload: "allow & deny",
  value: 100,
  unit: "1/s",
  spread: [90, 110],
  ratio: null,
  goal: null,
  met: null,
  ...over,
});
const rows = [
  row("us", { value: 128_000 }),
  row("slow", { value: 12_345, ratio: 10.37, goal: ">= 8x", met: true }),
  row("absent", { value: null, spread: null, goal: ">= 12x", note: "skipped: not installed" }),
];

describe("the report", () => {
  it("shows a bar, the number and what came of the goal", () => {
    const lines = tableText(rows, ["speed"]).split("\n");
    expect(lines[1]).toMatch(/us +█{24} +128,000 \/s/);
    expect(lines[2]).toMatch(/slow +██\S* +12,300 \/s .* ratio 10\.4x, goal >= 8x: met/);
    expect(lines[3]).toMatch(/absent +skipped: not installed +goal >= 12x: open/);
    expect(lines.join("\n")).toContain("goals: 1 of 2 met, 1 open");
  });

  it("draws whom it measured, and escapes what it writes", () => {
    const svg = svgChart(rows, ["speed"], "a < b");
    expect(svg).toContain("speed: allow &amp; deny");
    expect(svg).toContain("a &lt; b");
    expect(svg).toContain("&gt;= 8x met");
    expect(svg).not.toContain("absent");
  });
});
