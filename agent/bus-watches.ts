import type { Bus, Stop } from "../shared/bus/ports.ts";
import type { Enforcement } from "./enforcement.ts";
import type { DecidedIntake } from "./escalation/decided-intake.ts";
import type { SpoolFlusher } from "./escalation/spool-flusher.ts";
import { watchGrants } from "./grants/watch-grants.ts";
import type { RevocationIntake } from "./keys/revocation-intake.ts";

export interface WatchTargets {
  readonly enforcement: Pick<
    Enforcement,
    "bundleKeeper" | "shadowKeeper" | "factKeeper" | "grantKeeper" | "keys" | "revocations"
  >;
  readonly intake: DecidedIntake;
  readonly flusher: SpoolFlusher;
}

/**
 * Begins to listen to all that concerns the environment. Watches begin and resume by themselves when the bus is there;
 * what a broken connection may have cost (announcements, escalations) is made up for after every reconnect.
 */
export async function watchBus(bus: Bus, environment: string, targets: WatchTargets): Promise<Stop> {
  const { intake, flusher } = targets;
  const { bundleKeeper, shadowKeeper, factKeeper, grantKeeper, keys, revocations } = targets.enforcement;
  const stops: Stop[] = [
    // First, so that nothing is believed that was known not to be.
    await watchRevocations(bus, revocations),
    await bus.bundles.watch(environment, (pointer) => {
      bundleKeeper.offer(pointer);
      shadowKeeper.offer(pointer.shadow);
    }),
    await bus.facts.watch(environment, (all) => factKeeper.offer(all)),
    watchGrants(bus.grants, environment, grantKeeper, keys),
    await bus.decided.subscribe(environment, (approvalId, jws) => intake.announced(approvalId, jws)),
  ];
  // After the subscription to decisions, so that what is read here is not older than what is listened to.
  const onConnected = () => {
    void intake.catchUpAll();
    flusher.onConnected();
  };
  const stopListening = bus.connection.onConnectionChange((connected) => {
    if (connected) onConnected();
  });
  if (bus.connection.connected) onConnected();
  return async () => {
    stopListening();
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Longest wait for a bus that is there and does not answer. */
const FIRST_READ_MS = 3_000;

/** Resolves when the revocations that exist were taken in, or the bus is away. */
async function watchRevocations(bus: Bus, intake: Pick<RevocationIntake, "offer" | "settled">): Promise<Stop> {
  let onCaughtUp = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    onCaughtUp = resolve;
  });
  const stop = await bus.revocations.watch((statement) => intake.offer(statement), onCaughtUp);
  if (bus.connection.connected) {
    const late = setTimeout(onCaughtUp, FIRST_READ_MS);
    await caughtUp;
    clearTimeout(late);
    await intake.settled();
  }
  return stop;
}
