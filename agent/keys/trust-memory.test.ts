import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manifestOf } from "../testing/fake-policy.ts";
import { TrustMemory } from "./trust-memory.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postern-trust-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, "trust.json");
const open = (environment = "prod") => TrustMemory.open(folder, environment);
const nobody = () => false;
const stale = expect.objectContaining({ code: "BUNDLE_REVISION_STALE" });
const revocation = { kid: "stolen", revokedAtMs: 1, reason: "laptop" };

test("a later run knows how far an earlier one came, and which keys were revoked", async () => {
  const memory = await open();
  await memory.noteEnforced("k1", manifestOf(7));
  await memory.noteEnforced("k1", manifestOf(5));
  await memory.noteRevoked(revocation);
  const later = await open();
  expect(later.revoked).toEqual([revocation]);
  expect(() => later.nextOk(manifestOf(6), nobody)).toThrow(stale);
  expect(() => later.nextOk({ ...manifestOf(7), digest: "sha256:another" }, nobody)).toThrow(stale);
  later.nextOk(manifestOf(7), nobody);
  later.nextOk(manifestOf(8), nobody);
});

test("the greatest revision of any key counts, but of a revoked one", async () => {
  const memory = await open();
  await memory.noteEnforced("k1", manifestOf(3));
  await memory.noteEnforced("stolen", manifestOf(1_000_000));
  expect(() => memory.nextOk(manifestOf(4), nobody)).toThrow(stale);
  memory.nextOk(manifestOf(4), (kid) => kid === "stolen");
  expect(() => memory.nextOk(manifestOf(2), (kid) => kid === "stolen")).toThrow(stale);
});

test("revisions of another environment say nothing, keys that were revoked do", async () => {
  const memory = await open("dev");
  await memory.noteEnforced("k1", manifestOf(9));
  await memory.noteRevoked(revocation);
  const moved = await open("prod");
  moved.nextOk(manifestOf(1), nobody);
  expect(moved.revoked).toEqual([revocation]);
});

test("many notes at once are all there in the end", async () => {
  const memory = await open();
  await Promise.all([
    ...Array.from({ length: 20 }, (_, n) => memory.noteEnforced(`k${n}`, manifestOf(n + 1))),
    memory.noteRevoked(revocation),
  ]);
  const { highest, revoked } = JSON.parse(await readFile(file(), "utf8"));
  expect(Object.keys(highest)).toHaveLength(20);
  expect(revoked).toEqual([revocation]);
});

test.each([
  ["cut short", (text: string) => text.slice(0, -20)],
  ["empty", () => ""],
  ["of another shape", () => '{"formatVersion":2}'],
])("a file that is %s is no reason to begin anew", async (_, spoil) => {
  await (await open()).noteRevoked(revocation);
  await writeFile(file(), spoil(await readFile(file(), "utf8")));
  await expect(open()).rejects.toMatchObject({ code: "TRUST_FILE_INVALID", where: { file: file() } });
});
