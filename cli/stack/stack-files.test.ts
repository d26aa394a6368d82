import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { childEnvironment } from "./child-config.ts";
import { prepareLayout } from "./layout.ts";
import { folderDigest, openPublishedRecord } from "./published.ts";
import { loadOrCreateSecrets } from "./secrets.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-stack-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the secrets of a stack", () => {
  it("are made once, for their owner only, and found again", async () => {
    const layout = prepareLayout(join(folder, "data"));
    const first = await loadOrCreateSecrets(layout);
    const second = await loadOrCreateSecrets(layout);
    expect([first.created, second.created]).toEqual([true, false]);
    expect(second.secrets).toEqual(first.secrets);
    for (const file of [layout.secrets, layout.tokensFile, layout.signingKey]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(layout.tokensFile, "utf8")).not.toContain(first.secrets.admin.token);
  });

  it("are completed when the first start was interrupted, and an edited tokens file is kept", async () => {
    const layout = prepareLayout(folder);
    const { secrets } = await loadOrCreateSecrets(layout);
    rmSync(layout.signingKey);
    writeFileSync(layout.tokensFile, "tokens: []\n");
    expect((await loadOrCreateSecrets(layout)).secrets).toEqual(secrets);
    expect(statSync(layout.signingKey).isFile()).toBe(true);
    expect(readFileSync(layout.tokensFile, "utf8")).toBe("tokens: []\n");
  });

  it("that do not read are an error that names the file", async () => {
    const layout = prepareLayout(folder);
    writeFileSync(layout.secrets, "{}");
    await expect(loadOrCreateSecrets(layout)).rejects.toMatchObject({
      code: "SECRETS_INVALID",
      where: { file: layout.secrets },
    });
  });
});

describe("what was published from a folder", () => {
  it("is kept per environment, and forgotten when it does not read", async () => {
    const path = join(folder, "published.json");
    const record = openPublishedRecord(path);
    expect(record.get("dev")).toBeUndefined();
    await record.set("dev", "sha256:1");
    await record.set("prod", "sha256:2");
    expect([record.get("dev"), record.get("prod")]).toEqual(["sha256:1", "sha256:2"]);
    writeFileSync(path, "{");
    expect(record.get("dev")).toBeUndefined();
  });

  it("is told apart by names and contents", () => {
    const digest = (path: string, content: string) => folderDigest([{ path, content }]);
    expect(digest("a", "bc")).toBe(digest("a", "bc"));
    expect(new Set([digest("a", "bc"), digest("ab", "c"), digest("a", "bd")]).size).toBe(3);
  });
});

it("a part's environment has no variable that would override what the stack settled", () => {
  const shell = {
    PATH: "/bin",
    POSTERN_CONFIG: "x",
    POSTERN_LISTEN: "0.0.0.0:1",
    POSTERN_NATS_PASSWORD_FILE: "y",
    POSTERN_MAX_WAIT: "1m",
  };
  expect(childEnvironment(shell, { listen: "127.0.0.1:2", natsPassword: "p" }, { POSTERN_LOG_LEVEL: "warn" })).toEqual({
    PATH: "/bin",
    POSTERN_MAX_WAIT: "1m",
    POSTERN_LOG_LEVEL: "warn",
  });
});
