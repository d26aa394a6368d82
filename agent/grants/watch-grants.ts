import type { KeyRing } from "../../runtime/keys/key-ring.ts";
import type { GrantStore, Stop } from "../../shared/bus/ports.ts";
import type { GrantKeeper } from "./grant-keeper.ts";

/** Brings the environment's grants to their keeper; all of them again when other keys are trusted. */
export function watchGrants(
  grants: Pick<GrantStore, "watch">,
  environment: string,
  keeper: Pick<GrantKeeper, "offer">,
  keys: Pick<KeyRing, "onChange">,
): Stop {
  const begin = () =>
    grants.watch(
      environment,
      (grantId, entry) => keeper.offer(grantId, entry),
      () => undefined,
    );
  let ended = false;
  let watching = begin();
  keys.onChange(() => {
    if (ended) return;
    watching = watching.then(async (stop) => {
      // The new one before the old one ends, so that no change falls in between.
      const next = await begin();
      await stop();
      return next;
    });
  });
  return async () => {
    ended = true;
    const stop = await watching;
    await stop();
  };
}
