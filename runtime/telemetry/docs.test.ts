import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ATTRIBUTES, METRICS } from "../../shared/telemetry/names.ts";

const page = readFileSync(new URL("../../docs/telemetry.md", import.meta.url), "utf8");

it.each(Object.values(METRICS).map(({ name, unit }) => [name, unit]))("docs/telemetry.md lists %s", (name, unit) => {
  const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``));
  expect(row).toContain(`\`${unit}\``);
});

it.each(Object.values(ATTRIBUTES))("docs/telemetry.md lists the attribute %s", (attribute) => {
  expect(page).toContain(`\`${attribute}\``);
});
