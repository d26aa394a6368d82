import { createPrivateKey, createPublicKey } from "node:crypto";
import type { Keys } from "./nodes/fleet.ts";

/** PKCS #8 of an Ed25519 key (RFC 8410 §7) before its 32 bytes. A fixed key, so that signatures repeat with the seed. */
const PKCS8 = "302e020100300506032b657004220420";

const key = createPrivateKey({ key: Buffer.from(PKCS8 + "07".repeat(32), "hex"), format: "der", type: "pkcs8" });

export const KEYS: Keys = {
  signing: { kid: "sim", key },
  trusted: new Map([["sim", createPublicKey(key)]]),
};
