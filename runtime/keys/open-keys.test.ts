import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addToJwks, publicJwkOf } from "../../shared/bundle/keys.ts";
import { createKeyFiles, createSigningKey, loadKeySet } from "../files/keys.ts";
import { openKeyRing } from "./open-key-ring.ts";
import { openSigningKey } from "./open-signing-key.ts";

/** What was logged as an error. */
const complaints: string[] = [];
const log = { info() {}, error: (_: object, message: string) => void complaints.push(message) };

const PATIENCE = { timeout: 10_000, interval: 20 };

let folder: string;
const closing: (() => void)[] = [];
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  complaints.length = 0;
  folder = await mkdtemp(join(tmpdir(), "postern-ring-"));
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await rm(folder, { recursive: true, force: true });
});

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(at(name), "utf8"));
}

async function ring(path = at("trusted.json")) {
  const { keys, close } = await openKeyRing(path, log);
  closing.push(close);
  return keys;
}

it("a key that is added to the file, or removed from it, counts without a restart; a broken file changes nothing", async () => {
  const { kid: first } = await createKeyFiles(at("one.json"), at("trusted.json"));
  const keys = await ring();
  expect(keys.trusted).toEqual([first]);
  const { kid: second } = await createKeyFiles(at("two.json"), at("trusted.json"));
  await vi.waitFor(() => expect(keys.trusted).toEqual([first, second].sort()), PATIENCE);
  await writeFile(at("trusted.json"), "{");
  const third = publicJwkOf(await createSigningKey());
  await vi.waitFor(
    () => expect(complaints).toContain("the trusted keys do not read; the last good ones stay in force"),
    PATIENCE,
  );
  expect(keys.trusted).toEqual([first, second].sort());
  await writeFile(at("trusted.json"), JSON.stringify(addToJwks(undefined, third)));
  await vi.waitFor(() => expect(keys.trusted).toEqual([third.kid]), PATIENCE);
});

it("a folder holds the keys of all its files", async () => {
  await mkdir(at("keys"));
  const [first, second] = [publicJwkOf(await createSigningKey()), publicJwkOf(await createSigningKey())];
  await writeFile(at("keys/a.json"), JSON.stringify({ keys: [first] }));
  await writeFile(at("keys/README"), "no keys");
  const keys = await ring(at("keys"));
  expect(keys.trusted).toEqual([first.kid]);
  // The same key in two files is one key.
  await writeFile(at("keys/b.json"), JSON.stringify({ keys: [second, first] }));
  await vi.waitFor(() => expect(keys.trusted).toEqual([first.kid, second.kid].sort()), PATIENCE);
  await writeFile(at("keys/c.json"), JSON.stringify({ keys: [{ ...second, kid: first.kid }] }));
  await expect(loadKeySet(at("keys"))).rejects.toMatchObject({ code: "TRUSTED_KEYS_INVALID" });
});

it("another signing key counts once it is trusted, and not before", async () => {
  const { kid: first } = await createKeyFiles(at("key.json"), at("trusted.json"));
  const keys = await ring();
  const { key, close } = await openSigningKey(at("key.json"), keys, log);
  closing.push(close);
  expect(key.kid).toBe(first);
  const { kid: second } = await createKeyFiles(at("next.json"), at("other.json"));
  const next = publicJwkOf(await readJson("next.json"));
  await rename(at("next.json"), at("key.json"));
  await vi.waitFor(
    () => expect(complaints).toContain("the new signing key is not trusted here; the old one signs on"),
    PATIENCE,
  );
  expect(key.kid).toBe(first);
  await writeFile(at("trusted.json"), JSON.stringify(addToJwks(await readJson("trusted.json"), next)));
  await vi.waitFor(() => expect(key.kid).toBe(second), PATIENCE);
  keys.revoke({ kid: second, revokedAtMs: 1, reason: "" });
  expect(() => key.key).toThrow(expect.objectContaining({ code: "SIGNING_KEY_REVOKED" }));
});
