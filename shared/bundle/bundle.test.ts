import fc from "fast-check";
import { base64url, CompactSign, compactVerify, exportJWK, generateKeyPair, importJWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { ApprovalOutcome } from "../approval/model.ts";
import { sha256Digest } from "../digest/index.ts";
import { bundleManifests, grants, policySets, text } from "../testing/arbitraries.ts";
import {
  addToJwks,
  type BundleContent,
  type BundleManifest,
  type BundlePointer,
  decodeContent,
  encodeContent,
  highestRevision,
  importKeySet,
  importSigningKey,
  nextRevisionOk,
  publicJwkOf,
  type SigningKey,
  signManifest,
  signOutcome,
  type TrustedKeys,
  verifyOutcome,
  verifyPointer,
} from "./index.ts";
import { sign } from "./jws.ts";

async function newJwk(kid: string) {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

const contents: fc.Arbitrary<BundleContent> = fc.record({
  formatVersion: fc.constant(1 as const),
  policySet: policySets,
  sources: fc.array(fc.record({ path: text, content: text }), { maxLength: 2 }),
});

const outcomes: fc.Arbitrary<ApprovalOutcome> = grants.chain((grant) => {
  const { environment, approvalId, workflow } = grant;
  const common = {
    environment: fc.constant(environment),
    approvalId: fc.constant(approvalId),
    workflow: fc.constant(workflow),
    requestDigest: fc.constant(grant.scopeDigest),
    reason: text,
    decidedAtMs: fc.nat(),
  };
  return fc.oneof(
    fc.record({ ...common, status: fc.constant("approved" as const), grant: fc.constant(grant) }),
    fc.record({ ...common, status: fc.constantFrom("denied", "expired", "cancelled") }),
  );
});

const refusal = (code: string) => expect.objectContaining({ code });

let key: SigningKey;
let nextKey: SigningKey;
let stranger: SigningKey;
let trusted: TrustedKeys;

beforeAll(async () => {
  const [first, second] = [await newJwk("k1"), await newJwk("k2")];
  key = await importSigningKey(first);
  nextKey = await importSigningKey(second);
  // Says it is k1, and is not.
  stranger = await importSigningKey(await newJwk("k1"));
  trusted = (await importKeySet({ keys: [publicJwkOf(first), publicJwkOf(second)] })).signing;
});

async function pointerTo(manifest: BundleManifest, signer = key): Promise<BundlePointer> {
  return { revision: manifest.revision, digest: manifest.digest, signature: signManifest(manifest, signer) };
}

/** The signature with one part (0 header, 1 payload, 2 signature) changed by a function of its bytes. */
function altered(jws: string, part: number, change: (bytes: Uint8Array) => Uint8Array): string {
  const parts = jws.split(".");
  parts[part] = base64url.encode(change(base64url.decode(parts[part] ?? "")));
  return parts.join(".");
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = bit % (copy.length * 8);
  copy[at >> 3] = (copy[at >> 3] ?? 0) ^ (1 << (at & 7));
  return copy;
}

const manifest: BundleManifest = {
  environment: "prod",
  revision: 7,
  digest: sha256Digest("content"),
  publishedAtMs: 1,
  publishedBy: "ops",
  message: "",
  policies: 1,
  rules: 2,
  workflows: 1,
  rollbackOf: 0,
};

describe("a bundle's content", () => {
  it("decodes to what was encoded, and equal content has equal bytes", () => {
    fc.assert(
      fc.property(contents, (content) => {
        const { bytes, digest } = encodeContent(content);
        const decoded = decodeContent(bytes, digest);
        expect(decoded).toEqual(content);
        expect(encodeContent(decoded).digest).toBe(digest);
      }),
      { numRuns: 60 },
    );
  });

  it("is refused when it was altered or cut off anywhere", () => {
    fc.assert(
      fc.property(contents, fc.nat(), fc.boolean(), (content, n, cut) => {
        const { bytes, digest } = encodeContent(content);
        const wrong = cut ? bytes.subarray(0, n % bytes.length) : flip(bytes, n);
        expect(() => decodeContent(wrong, digest)).toThrow(refusal("BUNDLE_DIGEST_MISMATCH"));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["no JSON", "{", ""],
    ["another format", '{"formatVersion":2,"policySet":{"policies":[],"workflows":[]},"sources":[]}', "formatVersion"],
    ["a part missing", '{"formatVersion":1,"policySet":{"policies":[]},"sources":[]}', "policySet.workflows"],
    [
      "a field that this version does not know",
      '{"formatVersion":1,"policySet":{"policies":[],"workflows":[]},"sources":[{"path":"a","content":"","mode":"x"}]}',
      "sources.0.mode",
    ],
  ])("is refused when it is signed but holds %s", (_, json, field) => {
    const bytes = new TextEncoder().encode(json);
    expect(() => decodeContent(bytes, sha256Digest(bytes))).toThrow(
      expect.objectContaining({ code: "BUNDLE_INVALID", where: field === "" ? {} : { field } }),
    );
  });
});

describe("a bundle pointer", () => {
  it("yields the manifest that was signed, with any of the trusted keys", async () => {
    await fc.assert(
      fc.asyncProperty(bundleManifests, fc.boolean(), async (m, rotated) => {
        const pointer = await pointerTo(m, rotated ? nextKey : key);
        expect(verifyPointer(pointer, m.environment, trusted)).toEqual(m);
      }),
      { numRuns: 40 },
    );
  });

  it("is refused when any bit of header, payload or signature was changed", async () => {
    const pointer = await pointerTo(manifest);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2 }), fc.nat(), async (part, bit) => {
        const signature = altered(pointer.signature, part, (bytes) => flip(bytes, bit));
        expect(() => verifyPointer({ ...pointer, signature }, "prod", trusted)).toThrow(
          refusal("BUNDLE_SIGNATURE_INVALID"),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("is refused when a stranger signed it, under a known key id or an unknown one", async () => {
    for (const signer of [stranger, { ...stranger, kid: "k9" }]) {
      const pointer = await pointerTo(manifest, signer);
      expect(() => verifyPointer(pointer, "prod", trusted)).toThrow(refusal("BUNDLE_SIGNATURE_INVALID"));
    }
  });

  it("is refused when its signature is of another pointer", async () => {
    const newer = await pointerTo({ ...manifest, revision: 8 });
    const other = await pointerTo({ ...manifest, digest: sha256Digest("other") });
    for (const { signature } of [newer, other]) {
      const swapped = { ...(await pointerTo(manifest)), signature };
      expect(() => verifyPointer(swapped, "prod", trusted)).toThrow(refusal("BUNDLE_POINTER_MISMATCH"));
    }
  });

  it("is refused for any other purpose than the one that it was signed for", async () => {
    const purposes = [undefined, "candidate", "shadow"] as const;
    for (const signedFor of [undefined, "shadow"] as const) {
      const pointer = await pointerTo(signedFor === undefined ? manifest : { ...manifest, purpose: signedFor });
      for (const wanted of purposes) {
        const verify = () => verifyPointer(pointer, "prod", trusted, wanted);
        if (wanted === signedFor) expect(verify()).toMatchObject({ revision: manifest.revision });
        else expect(verify).toThrow(refusal("BUNDLE_SIGNATURE_INVALID"));
      }
    }
  });

  it("is refused when its purpose says one thing, and the type of its signature another", async () => {
    const shadow = JSON.parse(JSON.stringify({ ...manifest, purpose: "shadow" }));
    const signature = sign(shadow, "postern-bundle-manifest", key);
    const pointer = { ...(await pointerTo(manifest)), signature };
    expect(() => verifyPointer(pointer, "prod", trusted)).toThrow(/another purpose/);
  });

  it("names the greatest revision of all that it points to, whatever for", async () => {
    const at = async (revision: number) => pointerTo({ ...manifest, revision });
    expect(highestRevision(await at(7))).toBe(7);
    expect(highestRevision({ ...(await at(7)), shadow: await at(9), candidate: await at(8) })).toBe(9);
  });

  it("is refused when it was signed for another environment", async () => {
    const pointer = await pointerTo(manifest);
    expect(() => verifyPointer(pointer, "dev", trusted)).toThrow(refusal("BUNDLE_ENVIRONMENT_MISMATCH"));
  });

  it("is refused when it carries a signed outcome instead of a manifest", async () => {
    const [outcome] = fc.sample(outcomes, 1);
    const signature = signOutcome(outcome as ApprovalOutcome, key);
    const pointer = { ...(await pointerTo(manifest)), signature };
    expect(() => verifyPointer(pointer, "prod", trusted)).toThrow(/typ/);
  });

  it("is refused when its signature uses no algorithm, or a MAC with the public key", async () => {
    const payload = base64url.encode(JSON.stringify(manifest));
    const none = `${base64url.encode('{"alg":"none","kid":"k1","typ":"postern-bundle-manifest"}')}.${payload}.`;
    const mac = await new CompactSign(base64url.decode(payload))
      .setProtectedHeader({ alg: "HS256", kid: "k1", typ: "postern-bundle-manifest" })
      .sign(new Uint8Array(32));
    for (const signature of [none, mac, "", "a.b.c", "x"]) {
      const pointer = { revision: 7, digest: manifest.digest, signature };
      expect(() => verifyPointer(pointer, "prod", trusted)).toThrow(refusal("BUNDLE_SIGNATURE_INVALID"));
    }
  });

  it("is refused when what a trusted key signed has not the shape of a manifest", async () => {
    const signature = signManifest({ ...manifest, revision: 1.5 }, key);
    expect(() => verifyPointer({ ...manifest, signature }, "prod", trusted)).toThrow(/revision/);
  });

  it("may follow the revision in force only with a greater one", () => {
    expect(() => nextRevisionOk(6, manifest)).not.toThrow();
    expect(() => nextRevisionOk(0, manifest)).not.toThrow();
    for (const current of [7, 8]) {
      expect(() => nextRevisionOk(current, manifest)).toThrow(refusal("BUNDLE_REVISION_STALE"));
    }
  });
});

describe("a signed outcome", () => {
  it("verifies to what was signed", async () => {
    await fc.assert(
      fc.asyncProperty(outcomes, async (outcome) => {
        expect(verifyOutcome(signOutcome(outcome, key), trusted)).toEqual(outcome);
      }),
      { numRuns: 40 },
    );
  });

  it("is a JWS to any other implementation, and theirs is one here, unless it has extensions", async () => {
    const [outcome] = fc.sample(outcomes, 1) as [ApprovalOutcome];
    const jwk = await newJwk("k1");
    const ours = await importSigningKey(jwk);
    const trustsIt = (await importKeySet({ keys: [publicJwkOf(jwk)] })).signing;
    const { payload, protectedHeader } = await compactVerify(
      signOutcome(outcome, ours),
      await importJWK(publicJwkOf(jwk), "EdDSA"),
    );
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(outcome);
    expect(protectedHeader).toEqual({ alg: "EdDSA", kid: "k1", typ: "postern-approval-outcome" });
    const theirs = (more: object) =>
      new CompactSign(payload).setProtectedHeader({ ...protectedHeader, alg: "EdDSA", ...more });
    const theirKey = await importJWK(jwk, "EdDSA");
    expect(verifyOutcome(await theirs({}).sign(theirKey), trustsIt)).toEqual(outcome);
    const extended = await theirs({ crit: ["x"], x: 1 }).sign(theirKey, { crit: { x: true } });
    expect(() => verifyOutcome(extended, trustsIt)).toThrow(/critical/);
  });

  it("is refused when it was altered, or a stranger or a manifest's signer made it", () => {
    const [outcome] = fc.sample(outcomes, 1) as [ApprovalOutcome];
    const good = signOutcome(outcome, key);
    const wrong = [
      altered(good, 1, (bytes) => flip(bytes, 9)),
      signOutcome(outcome, stranger),
      signManifest(manifest, key),
      "",
    ];
    for (const jws of wrong) {
      expect(() => verifyOutcome(jws, trusted)).toThrow(refusal("OUTCOME_SIGNATURE_INVALID"));
    }
  });

  it("is refused when it approves without a grant, grants without approving, or grants for another approval", async () => {
    const [grant] = fc.sample(grants, 1) as [NonNullable<ApprovalOutcome["grant"]>];
    const { environment, approvalId, workflow } = grant;
    const base = { environment, approvalId, workflow, requestDigest: "d", reason: "", decidedAtMs: 1 };
    const wrong: readonly ApprovalOutcome[] = [
      { ...base, status: "approved" },
      { ...base, status: "denied", grant },
      { ...base, status: "approved", grant: { ...grant, approvalId: `${approvalId}x` } },
      { ...base, status: "approved", grant: { ...grant, environment: `${environment}x` } },
    ];
    for (const outcome of wrong) {
      expect(() => verifyOutcome(signOutcome(outcome, key), trusted)).toThrow(/grant/);
    }
  });
});

describe("keys", () => {
  it("of another type, without an id, or given twice are refused, and no key material is shown", async () => {
    const jwk = await newJwk("k1");
    const pub = publicJwkOf(jwk);
    for (const document of [{}, { keys: [] }, { keys: [pub, pub] }, { keys: [{ kty: "oct", kid: "a", k: "AA" }] }]) {
      await expect(importKeySet(document)).rejects.toThrow(refusal("TRUSTED_KEYS_INVALID"));
    }
    await expect(importKeySet({ keys: [{ ...pub, x: "AA" }] })).rejects.toThrow(refusal("TRUSTED_KEYS_INVALID"));
    for (const wrong of [pub, { ...jwk, kid: undefined }, { ...jwk, crv: "Ed448" }, { ...jwk, d: "AA" }, null]) {
      const error = await importSigningKey(wrong).then(
        () => undefined,
        (e: Error) => e,
      );
      expect(error).toMatchObject({ code: "SIGNING_KEY_INVALID" });
      expect(error?.message).not.toContain(jwk.d);
    }
  });

  it("never leave their private half in a public set", async () => {
    const jwk = await newJwk("k1");
    expect(JSON.stringify(addToJwks(undefined, publicJwkOf(jwk)))).not.toContain('"d"');
  });

  it("with an id that is in the set already replace the one there", async () => {
    const [old, fresh] = [await newJwk("k1"), await newJwk("k1")];
    const set = addToJwks(addToJwks(undefined, publicJwkOf(old)), publicJwkOf(fresh));
    expect(set.keys).toEqual([publicJwkOf(fresh)]);
  });
});
