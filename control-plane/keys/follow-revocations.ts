import type { KeyRing } from "../../runtime/keys/key-ring.ts";
import type { Logger } from "../../runtime/log/logger.ts";
import { verifyRevocation } from "../../shared/bundle/revocation.ts";
import type { RevocationStore, Stop } from "../../shared/bus/ports.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";

/** Keeps a replica's keys free of those that were revoked, here or elsewhere. Resolves when all that exist were read. */
export async function followRevocations(
  revocations: Pick<RevocationStore, "watch">,
  keys: KeyRing,
  log: Pick<Logger, "warn" | "error">,
): Promise<Stop> {
  const statements = new Set<string>();
  const take = (statement: string) => {
    try {
      const revocation = verifyRevocation(statement, keys.recovery);
      if (keys.revoke(revocation))
        log.warn({ kid: revocation.kid, reason: revocation.reason }, "a signing key is revoked");
    } catch (error) {
      log.error({ reason: errorMessage(error) }, "a revocation of a key is not believed");
    }
  };
  // A recovery key may be trusted later than its statement is read.
  keys.onChange(() => {
    for (const statement of statements) take(statement);
  });
  let onCaughtUp = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    onCaughtUp = resolve;
  });
  const stop = await revocations.watch(
    (statement) => {
      statements.add(statement);
      take(statement);
    },
    () => onCaughtUp(),
  );
  await caughtUp;
  return stop;
}
