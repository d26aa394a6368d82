import type { KeyObject } from "node:crypto";
import type { SigningKey } from "../../shared/bundle/keys.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { loadSigningKey } from "../files/keys.ts";
import type { KeyLog } from "./key-log.ts";
import type { KeyRing } from "./key-ring.ts";
import { watchFiles } from "./watch-files.ts";

/** The key that a control plane signs with at this moment: its file may be replaced while it runs. */
export class CurrentSigningKey implements SigningKey {
  #current: SigningKey;
  readonly #keys: Pick<KeyRing, "revoked">;

  constructor(first: SigningKey, keys: Pick<KeyRing, "revoked">) {
    this.#current = first;
    this.#keys = keys;
  }

  get kid(): string {
    return this.#current.kid;
  }

  /** Throws SIGNING_KEY_REVOKED: what it signs would be believed by nobody, which callers should hear at once. */
  get key(): KeyObject {
    const { kid, key } = this.#current;
    if (!this.#keys.revoked.has(kid)) return key;
    throw new PosternError("failed_precondition", "SIGNING_KEY_REVOKED", `The signing key '${kid}' is revoked.`, {
      hint: "Give this control plane another signing key, one that all agents trust (docs/distribution.md).",
    });
  }

  replace(key: SigningKey): void {
    this.#current = key;
  }
}

/**
 * The signing key of a file, kept as it is. A new one counts as soon as it is among the trusted keys: what nobody believes
 * is not signed. Throws SIGNING_KEY_INVALID.
 */
export async function openSigningKey(
  path: string,
  keys: KeyRing,
  log: KeyLog,
): Promise<{ readonly key: CurrentSigningKey; readonly close: () => void }> {
  const look = async () => {
    try {
      const found = await loadSigningKey(path);
      if (found.kid === current.kid) return;
      if (keys.get(found.kid) === undefined) {
        log.error(
          { kid: found.kid, still: current.kid },
          "the new signing key is not trusted here; the old one signs on",
        );
        return;
      }
      current.replace(found);
      log.info({ kid: found.kid }, "signing with another key");
    } catch (error) {
      log.error({ path, error: errorMessage(error) }, "the signing key does not read; the last good one signs on");
    }
  };
  const close = watchFiles(path, look);
  let current: CurrentSigningKey;
  try {
    current = new CurrentSigningKey(await loadSigningKey(path), keys);
  } catch (error) {
    close();
    throw error;
  }
  keys.onChange(() => void look());
  return { key: current, close };
}
