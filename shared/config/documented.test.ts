import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { agentSettings, controlPlaneSettings, settingsMarkdown, startSettings } from "./index.ts";

it("docs/settings.md is what the tables say: npm run settings writes it anew", () => {
  const docs = readFileSync(new URL("../../docs/settings.md", import.meta.url), "utf8");
  for (const program of [startSettings, agentSettings, controlPlaneSettings]) {
    expect(docs).toContain(settingsMarkdown(program));
  }
});
