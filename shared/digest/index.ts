export { canonicalJson, canonicalString } from "./canonical-json.ts";
export { requestDigest, scopeDigest } from "./request-digest.ts";
export { SHA256_DIGEST, sha256Digest } from "./sha256.ts";
