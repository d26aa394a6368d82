import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signOutcome, verifyOutcome } from "../../shared/bundle/index.ts";
import { createKeyFiles, loadSigningKey, loadTrustedKeys } from "./keys.ts";

const outcome = {
  environment: "dev",
  approvalId: "A",
  requestDigest: "sha256:0",
  workflow: "refunds",
  status: "denied",
  reason: "no",
  decidedAtMs: 1,
} as const;

describe("key files", () => {
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "postern-keys-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("hold a key that signs and the public half that verifies it", async () => {
    await createKeyFiles(at("key.json"), at("jwks.json"));
    const jws = await signOutcome(outcome, await loadSigningKey(at("key.json")));
    expect(await verifyOutcome(jws, await loadTrustedKeys(at("jwks.json")))).toEqual(outcome);
  });

  it("keep the private key to their owner and out of the public set", async () => {
    await createKeyFiles(at("key.json"), at("jwks.json"));
    expect((await stat(at("key.json"))).mode & 0o777).toBe(0o600);
    expect(await readFile(at("jwks.json"), "utf8")).not.toContain('"d"');
  });

  it("trust the old key and the new one while keys are changed", async () => {
    await createKeyFiles(at("old.json"), at("jwks.json"));
    const { trusted } = await createKeyFiles(at("new.json"), at("jwks.json"));
    expect(trusted).toBe(2);
    const keys = await loadTrustedKeys(at("jwks.json"));
    for (const name of ["old.json", "new.json"]) {
      const jws = await signOutcome(outcome, await loadSigningKey(at(name)));
      expect(await verifyOutcome(jws, keys)).toEqual(outcome);
    }
  });

  it("are never overwritten", async () => {
    await createKeyFiles(at("key.json"), at("jwks.json"));
    const before = await readFile(at("key.json"), "utf8");
    await expect(createKeyFiles(at("key.json"), at("jwks.json"))).rejects.toMatchObject({ code: "FILE_EXISTS" });
    expect(await readFile(at("key.json"), "utf8")).toBe(before);
  });

  it("are named in an error, and their content is not", async () => {
    await writeFile(at("key.json"), '{"d": "very-secret" ');
    await expect(loadSigningKey(at("key.json"))).rejects.toMatchObject({
      code: "SIGNING_KEY_INVALID",
      where: { file: at("key.json") },
      message: expect.not.stringContaining("very-secret"),
    });
    await writeFile(at("key.json"), '{"kty":"OKP","crv":"Ed25519","d":"very-secret"}');
    await expect(loadSigningKey(at("key.json"))).rejects.toMatchObject({
      code: "SIGNING_KEY_INVALID",
      message: expect.stringMatching(/kid, x/),
    });
    await expect(loadTrustedKeys(at("none.json"))).rejects.toMatchObject({ code: "TRUSTED_KEYS_INVALID" });
  });
});
