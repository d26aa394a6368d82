import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadClientSettings } from "./client-settings.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-client-"));
  mkdirSync(join(folder, ".postern"));
  mkdirSync(join(folder, "below"));
  writeFileSync(
    join(folder, ".postern", "client.yaml"),
    "controlPlane: 127.0.0.1:1111\ntoken: found\nenvironment: found\n",
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (flags = {}, env: Record<string, string> = {}, workingDir = folder) =>
  loadClientSettings({ flags, env, workingDir });

describe("where a command finds the running Postern", () => {
  it("is what `postern start` wrote, in this folder or one above", () => {
    expect(load()).toMatchObject({ controlPlane: "127.0.0.1:1111", token: "found", environment: "found" });
    expect(load({}, {}, join(folder, "below")).token).toBe("found");
  });

  it("is settled in the order flag, variable, --config, found file, default", () => {
    const config = join(folder, "mine.yaml");
    writeFileSync(config, "environment: mine\ntimeout: 3s\nagent: 127.0.0.1:2\n");
    const settings = load({ config, environment: "flag" }, { POSTERN_ENVIRONMENT: "variable", POSTERN_TIMEOUT: "4s" });
    expect(settings).toMatchObject({
      environment: "flag",
      timeoutMs: 4_000,
      agent: "127.0.0.1:2",
      controlPlane: "127.0.0.1:1111",
    });
    expect(load({}, {}, tmpdir())).toMatchObject({ environment: "dev", token: undefined });
  });

  it("never shows the found token to another address", () => {
    expect(load({ controlPlane: "elsewhere:7443" }).token).toBeUndefined();
    expect(load({}, { POSTERN_CONTROL_PLANE: "elsewhere:7443" }).token).toBeUndefined();
    expect(load({ controlPlane: "127.0.0.1:1111" }).token).toBe("found");
  });

  it("lets any other token, also one in a file, replace the found one", () => {
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, "mine\n");
    expect(load({}, { POSTERN_TOKEN: "other" }).token).toBe("other");
    expect(load({ tokenFile }).token).toBe("mine");
  });
});
