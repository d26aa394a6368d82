import type { KeyRevocation } from "../../shared/bundle/revocation.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { loadKeySet } from "../files/keys.ts";
import type { KeyLog } from "./key-log.ts";
import { KeyRing } from "./key-ring.ts";
import { watchFiles } from "./watch-files.ts";

/**
 * The keys of a file or folder, kept as it is: changes count within a second or two, without a restart. A change that does
 * not read leaves the last good keys in force and says so: a typo must not stop an environment. Throws
 * TRUSTED_KEYS_INVALID.
 */
export async function openKeyRing(
  path: string,
  log: KeyLog,
  revoked: readonly KeyRevocation[] = [],
): Promise<{ readonly keys: KeyRing; readonly close: () => void }> {
  // Watched before it is read, so that no change falls in between.
  const close = watchFiles(path, async () => {
    try {
      keys.replace(await loadKeySet(path));
      log.info({ path, trusted: keys.trusted }, "the trusted keys have changed");
    } catch (error) {
      log.error({ path, error: errorMessage(error) }, "the trusted keys do not read; the last good ones stay in force");
    }
  });
  let keys: KeyRing;
  try {
    keys = new KeyRing(await loadKeySet(path), revoked);
  } catch (error) {
    close();
    throw error;
  }
  return { keys, close };
}
