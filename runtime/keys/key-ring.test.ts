import { expect, it } from "vitest";
import { importKeySet, publicJwkOf } from "../../shared/bundle/keys.ts";
import { createSigningKey } from "../files/keys.ts";
import { KeyRing, MAX_REVOCATIONS } from "./key-ring.ts";

async function someKeys() {
  const [first, second] = [publicJwkOf(await createSigningKey()), publicJwkOf(await createSigningKey())];
  return { first, second, both: await importKeySet({ keys: [first, second] }) };
}

it("believes what its file lists, and hears when that changes", async () => {
  const { first, second, both } = await someKeys();
  const ring = new KeyRing(await importKeySet({ keys: [first] }));
  let changes = 0;
  ring.onChange(() => changes++);
  expect(ring.get(second.kid ?? "")).toBeUndefined();
  ring.replace(both);
  expect(ring.get(second.kid ?? "")).toBeDefined();
  expect(ring.trusted).toEqual([first.kid, second.kid].sort());
  expect(changes).toBe(1);
});

it("never believes a revoked key again, also when the file still lists it or lists it anew", async () => {
  const { first, both } = await someKeys();
  const kid = first.kid ?? "";
  const ring = new KeyRing(both);
  expect(ring.revoke({ kid, revokedAtMs: 1, reason: "stolen" })).toBe(true);
  expect(ring.revoke({ kid, revokedAtMs: 2, reason: "again" })).toBe(false);
  ring.replace(both);
  expect(ring.get(kid)).toBeUndefined();
  expect(ring.trusted).not.toContain(kid);
  expect(new KeyRing(both, [...ring.revoked.values()]).get(kid)).toBeUndefined();
});

it("notes a bounded number of revocations", async () => {
  const { both } = await someKeys();
  const ring = new KeyRing(both);
  for (let i = 0; i < MAX_REVOCATIONS; i++) ring.revoke({ kid: `k${i}`, revokedAtMs: 1, reason: "" });
  expect(ring.revoke({ kid: "one-more", revokedAtMs: 1, reason: "" })).toBe(false);
});
