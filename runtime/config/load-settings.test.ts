import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentSettings } from "../../shared/config/index.ts";
import { loadSettings } from "./load-settings.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-settings-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("loadSettings", () => {
  it("names the agent after the host", () => {
    expect(loadSettings(agentSettings, { flags: {}, env: {} }).agentId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it("reads the file that --config names", () => {
    const config = write("good.yaml", "environment: prod\nmaxStaleness: 1m\nsocketMode: 0600\n");
    const settings = loadSettings(agentSettings, { flags: { config }, env: {} });
    expect([settings.environment, settings.maxStalenessMs, settings.socketMode]).toEqual(["prod", 60_000, 0o600]);
  });

  it("reads the file that POSTERN_CONFIG names, and an empty file as no settings", () => {
    const settings = loadSettings(agentSettings, {
      flags: {},
      env: { POSTERN_CONFIG: write("empty.yaml", "# none\n") },
    });
    expect(settings.environment).toBe("dev");
  });

  it("reads a secret from the file that a variable names", () => {
    const env = { POSTERN_NATS_USER: "a", POSTERN_NATS_PASSWORD_FILE: write("password", "hunter2\n") };
    expect(loadSettings(agentSettings, { flags: {}, env }).natsPassword).toBe("hunter2");
  });

  it.each([
    ["duplicate.yaml", "environment: a\nenvironment: b\n", /duplicate\.yaml:2:1: Map keys must be unique/],
    ["broken.yaml", "environment: [a\n", /broken\.yaml:\d:\d/],
    ["list.yaml", "- environment\n", /is not a mapping/],
    ["bomb.yaml", "a: &a [x]\nb: [*a, *a]\n", /bomb\.yaml/],
    ["proto.yaml", "__proto__: {environment: prod}\n", /unknown key "__proto__"/],
  ])("refuses %s and says where", (name, content, message) => {
    const config = write(name, content);
    expect(() => loadSettings(agentSettings, { flags: { config }, env: {} })).toThrow(message);
  });

  it("says which file is missing", () => {
    const flags = { config: join(folder, "gone.yaml") };
    expect(() => loadSettings(agentSettings, { flags, env: {} })).toThrow(/cannot read settings: .*gone\.yaml/);
  });
});
