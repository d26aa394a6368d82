import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadTargets } from "./load-targets.ts";

const SECRET = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
const HOOK =
  "targets: [{ name: hook, type: webhook, url: 'https://hooks.test/a', secret: [{ env: NEW }, { file: old }] }]";
const CHAT = "targets: [{ name: chat, type: slack, url: { file: chat-url } }]";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-targets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string, files: Record<string, string> = {}, env: Record<string, string> = {}) {
  for (const [name, content] of Object.entries({ ...files, "n.yaml": text }))
    writeFileSync(join(folder, name), content);
  return loadTargets(join(folder, "n.yaml"), env);
}

describe("the targets", () => {
  it("come with secrets from variables, and from files beside the file that names them", async () => {
    const { targets } = await load(HOOK, { old: `${SECRET}\n` }, { NEW: SECRET });
    const [hook] = targets;
    expect(hook).toMatchObject({ name: "hook", host: "hooks.test" });
    expect(hook?.endpoint().url).toBe("https://hooks.test/a");
    expect(hook?.endpoint().secrets.map((secret) => Buffer.from(secret.reveal()).toString("hex"))).toEqual([
      "03".repeat(32),
      "03".repeat(32),
    ]);
    const [chat] = (await load(CHAT, { "chat-url": "https://hooks.slack.test/services/T0KEN\n" })).targets;
    expect(JSON.stringify(chat)).not.toMatch(/T0KEN|services/);
    expect(chat?.endpoint().url).toBe("https://hooks.slack.test/services/T0KEN");
  });

  it("are refused when a secret is missing or none, without repeating it", async () => {
    const refused = async (...given: Parameters<typeof load>) => {
      const error: unknown = await load(...given).then(
        () => "loaded",
        (thrown) => thrown,
      );
      expect(error).toMatchObject({ code: "NOTIFICATIONS_FILE_INVALID" });
      return String(error);
    };
    expect(await refused(HOOK, { old: SECRET })).toContain(
      "target 'hook': secret: the variable NEW is not there or empty",
    );
    expect(await refused(HOOK, { old: " \n" }, { NEW: SECRET })).toContain("the file old is not there or empty");
    const weak = await refused(HOOK, { old: "hunter2" }, { NEW: SECRET });
    expect(weak).toContain("the file old: A webhook secret is");
    expect(weak).not.toContain("hunter2");
    const plain = await refused(CHAT, { "chat-url": "http://hooks.slack.test/T0KEN" });
    expect(plain).toContain("target 'chat': url: it must be https");
    expect(plain).not.toContain("T0KEN");
    await expect(loadTargets(join(folder, "nowhere.yaml"), {})).rejects.toMatchObject({
      code: "NOTIFICATIONS_FILE_INVALID",
    });
  });
});
