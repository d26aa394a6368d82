import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../runtime/log/logger.ts";
import { createToken } from "./create-token.ts";
import { formatTokenFile, parseTokenFile } from "./token-file.ts";
import { hashToken } from "./token-hash.ts";
import { openTokenStore } from "./token-store.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-tokens-"));
  file = join(folder, "tokens.yaml");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => 1_800_000_000_000;

describe("createToken", () => {
  it("gives a token that the store then knows, with its roles, groups and environments", async () => {
    const token = await createToken(file, {
      name: "alice",
      roles: ["approver"],
      groups: ["finance"],
      environments: ["prod"],
    });
    const store = await openTokenStore(file, silentLogger, now);
    expect(token).toMatch(/^pst_[A-Za-z0-9_-]{43}$/);
    await expect(store.authenticate(token)).resolves.toEqual({
      name: "alice",
      roles: ["approver"],
      groups: ["finance"],
      environments: ["prod"],
    });
  });

  it("keeps only the hash, in a file that nobody else may read", async () => {
    const token = await createToken(file, { name: "alice", roles: ["viewer"] });
    const text = await readFile(file, "utf8");
    expect(text).not.toContain(token);
    expect(text).toContain(hashToken(token));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("refuses a second token of the same name and leaves the first", async () => {
    const token = await createToken(file, { name: "alice", roles: ["viewer"] });
    await expect(createToken(file, { name: "alice", roles: ["admin"] })).rejects.toMatchObject({
      code: "TOKEN_EXISTS",
    });
    const store = await openTokenStore(file, silentLogger, now);
    await expect(store.authenticate(token)).resolves.toMatchObject({ roles: ["viewer"] });
  });

  it("refuses a name or environment that could not be one", async () => {
    await expect(createToken(file, { name: "a b", roles: ["viewer"] })).rejects.toMatchObject({
      code: "TOKEN_FILE_INVALID",
    });
    await expect(createToken(file, { name: "a", roles: ["viewer"], environments: ["x.y"] })).rejects.toMatchObject({
      code: "TOKEN_FILE_INVALID",
    });
    await expect(stat(`${file}.new`)).rejects.toThrow();
  });

  it("loses no entry when several are made at once: each is there, or was refused", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const results = await Promise.allSettled(names.map((name) => createToken(file, { name, roles: ["viewer"] })));
    const made = names.filter((_, index) => results[index]?.status === "fulfilled");
    const entries = parseTokenFile(await readFile(file, "utf8"), file);
    expect(entries.map(({ name }) => name).sort()).toEqual(made);
    expect(made.length).toBeGreaterThan(0);
  });
});

describe("the token store", () => {
  it("does not know a token that is not in the file", async () => {
    await createToken(file, { name: "alice", roles: ["viewer"] });
    const store = await openTokenStore(file, silentLogger, now);
    await expect(store.authenticate("pst_other")).rejects.toMatchObject({
      kind: "unauthenticated",
      code: "TOKEN_UNKNOWN",
    });
  });

  it("refuses a token from the moment that it expires, by name", async () => {
    let clock = now();
    const token = await createToken(file, { name: "alice", roles: ["viewer"], expiresAtMs: clock + 1_000 });
    const store = await openTokenStore(file, silentLogger, () => clock);
    await expect(store.authenticate(token)).resolves.toMatchObject({ name: "alice" });
    clock += 1_000;
    await expect(store.authenticate(token)).rejects.toMatchObject({
      code: "TOKEN_EXPIRED",
      metadata: { tokenName: "alice" },
    });
  });

  it("knows a new token, and no longer an old one, as soon as the file changed", async () => {
    const store = await openTokenStore(file, silentLogger, now);
    const token = await createToken(file, { name: "alice", roles: ["viewer"] });
    await expect(store.authenticate(token)).resolves.toMatchObject({ name: "alice" });
    await writeFile(file, formatTokenFile([]));
    await expect(store.authenticate(token)).rejects.toMatchObject({ code: "TOKEN_UNKNOWN" });
  });

  it("knows nobody when the file is gone", async () => {
    const token = await createToken(file, { name: "alice", roles: ["viewer"] });
    const store = await openTokenStore(file, silentLogger, now);
    await rm(file);
    await expect(store.authenticate(token)).rejects.toMatchObject({ code: "TOKEN_UNKNOWN" });
  });

  it("keeps the last good tokens while the file does not read", async () => {
    const token = await createToken(file, { name: "alice", roles: ["viewer"] });
    const store = await openTokenStore(file, silentLogger, now);
    await writeFile(file, "tokens: [{ name: alice");
    await expect(store.authenticate(token)).resolves.toMatchObject({ name: "alice" });
  });

  it("does not start with a file that does not read", async () => {
    await writeFile(file, "tokens: nonsense");
    await expect(openTokenStore(file, silentLogger, now)).rejects.toMatchObject({
      code: "TOKEN_FILE_INVALID",
      where: { file },
    });
  });
});

describe("a token file", () => {
  const hash = `sha256:${"0".repeat(64)}`;

  it("may be JSON", () => {
    const text = JSON.stringify({ tokens: [{ name: "a", hash, roles: ["viewer"] }] });
    expect(parseTokenFile(text, "t")).toEqual([{ name: "a", hash, roles: ["viewer"], groups: [] }]);
  });

  it.each([
    ["an unknown role", `tokens: [{ name: a, hash: "${hash}", roles: [root] }]`],
    ["no role", `tokens: [{ name: a, hash: "${hash}", roles: [] }]`],
    ["a token in the clear", "tokens: [{ name: a, hash: pst_secret, roles: [viewer] }]"],
    ["an unknown field", `tokens: [{ name: a, hash: "${hash}", roles: [viewer], admin: true }]`],
    [
      "a name twice",
      `tokens: [{ name: a, hash: "${hash}", roles: [viewer] }, { name: a, hash: "sha256:${"1".repeat(64)}", roles: [viewer] }]`,
    ],
    ["an alias", `tokens: [&x { name: a, hash: "${hash}", roles: [viewer] }, *x]`],
    ["a key twice", `tokens: []\ntokens: []`],
  ])("is refused with %s", (_, text) => {
    expect(() => parseTokenFile(text, "t")).toThrow(expect.objectContaining({ code: "TOKEN_FILE_INVALID" }));
  });
});

describe("the holder of a name", () => {
  it("is known with what the file says now, and told from one who expired and from nobody", async () => {
    await createToken(file, { name: "carol", roles: ["approver"], groups: ["leads"] });
    await createToken(file, { name: "old", roles: ["approver"], expiresAtMs: now() - 1 });
    const store = await openTokenStore(file, silentLogger, now);
    const principal = { name: "carol", roles: ["approver"], groups: ["leads"], environments: undefined };
    expect(["carol", "old", "nobody"].map(store.holder)).toEqual([
      { kind: "live", principal },
      { kind: "expired" },
      { kind: "unknown" },
    ]);
    await writeFile(file, formatTokenFile([], file));
    expect(store.holder("carol")).toEqual({ kind: "unknown" });
  });
});
