import { describe, expect, it } from "vitest";
import { agentSettings } from "./agent.ts";
import { controlPlaneSettings } from "./control-plane.ts";
import { settingsMarkdown, settingsOptions } from "./document.ts";

describe("the settings' documentation", () => {
  it("lists an option per setting with its default and variable", () => {
    const options = settingsOptions(agentSettings);
    expect(options.find((option) => option.key === "maxStaleness")).toEqual({
      key: "maxStaleness",
      flags: "--max-staleness <duration>",
      description: "Out of touch for longer, decisions are stale (default: 5m; POSTERN_MAX_STALENESS)",
    });
    expect(options.map((option) => option.flags)).toContain("--nats-password-file <path>");
  });

  it("gives a switch no value", () => {
    const option = settingsOptions(controlPlaneSettings).find(({ key }) => key === "allowInsecure");
    expect(option?.flags).toBe("--allow-insecure");
  });

  it("prints a Markdown table with one row per key", () => {
    const table = settingsMarkdown(agentSettings);
    expect(table).toContain(
      "| `socketMode` | `--socket-mode` | `POSTERN_SOCKET_MODE` | `0660` | Permissions of the socket |",
    );
    expect(table.trimEnd().split("\n")).toHaveLength(2 + settingsOptions(agentSettings).length);
  });
});
