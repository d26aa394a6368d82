import { describe, expect, it } from "vitest";
import { createSigningKey } from "../../runtime/files/keys.ts";
import {
  asRecoveryKey,
  importKeySet,
  importRecoveryKey,
  importSigningKey,
  publicJwkOf,
  removeFromJwks,
} from "./keys.ts";
import { signRevocation, verifyRevocation } from "./revocation.ts";

const revocation = { kid: "stolen", revokedAtMs: 1, reason: "laptop stolen" };

async function someKeys() {
  const signing = await createSigningKey();
  const recovery = asRecoveryKey(await createSigningKey());
  const set = { keys: [publicJwkOf(signing), publicJwkOf(recovery)] };
  return { signing, recovery, set, keys: await importKeySet(set) };
}

describe("the revocation of a key", () => {
  it("is believed when a recovery key signed it", async () => {
    const { recovery, keys } = await someKeys();
    const jws = signRevocation(revocation, await importRecoveryKey(recovery));
    expect(verifyRevocation(jws, keys.recovery)).toEqual(revocation);
  });

  it("is not believed of a signing key, of a stranger, or altered", async () => {
    const { signing, recovery, keys } = await someKeys();
    const stranger = await importRecoveryKey({ ...asRecoveryKey(await createSigningKey()), kid: recovery.kid });
    const good = signRevocation(revocation, await importRecoveryKey(recovery));
    const [header, , signature] = good.split(".");
    const other = signRevocation({ ...revocation, kid: "another" }, await importRecoveryKey(recovery)).split(".")[1];
    for (const jws of [
      signRevocation(revocation, await importSigningKey(signing)),
      signRevocation(revocation, stranger),
      `${header}.${other}.${signature}`,
      "",
    ]) {
      expect(() => verifyRevocation(jws, keys.recovery)).toThrow(
        expect.objectContaining({ code: "REVOCATION_INVALID" }),
      );
    }
  });
});

describe("a recovery key", () => {
  it("is none of the keys that may sign bundles and outcomes, and the other way round", async () => {
    const { signing, recovery, keys } = await someKeys();
    expect([...keys.signing.keys()]).toEqual([signing.kid]);
    expect([...keys.recovery.keys()]).toEqual([recovery.kid]);
    await expect(importSigningKey(recovery)).rejects.toMatchObject({ code: "SIGNING_KEY_INVALID" });
    await expect(importRecoveryKey(signing)).rejects.toMatchObject({ code: "SIGNING_KEY_INVALID" });
  });
});

describe("taking a key out of the set", () => {
  it("leaves the others as they were", async () => {
    const { signing, recovery, set } = await someKeys();
    const next = publicJwkOf(await createSigningKey());
    const left = await removeFromJwks({ keys: [...set.keys, next] }, signing.kid ?? "");
    expect(left.keys).toEqual([publicJwkOf(recovery), next]);
  });

  it("is refused when nobody could sign then, or when it is not there", async () => {
    const { signing, set } = await someKeys();
    for (const kid of [signing.kid ?? "", "unknown"]) {
      await expect(removeFromJwks(set, kid)).rejects.toMatchObject({ code: "TRUSTED_KEYS_INVALID" });
    }
  });
});
