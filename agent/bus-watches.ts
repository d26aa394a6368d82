import type { Bus, Stop } from "../shared/bus/ports.ts";
import type { Enforcement } from "./enforcement.ts";
import type { DecidedIntake } from "./escalation/decided-intake.ts";
import type { SpoolFlusher } from "./escalation/spool-flusher.ts";

export interface WatchTargets {
  readonly enforcement: Pick<Enforcement, "bundleKeeper" | "factKeeper" | "grantKeeper">;
  readonly intake: DecidedIntake;
  readonly flusher: SpoolFlusher;
}

/**
 * Begins to listen to all that concerns the environment. Watches begin and resume by themselves when the bus is there;
 * what a broken connection may have cost (announcements, escalations) is made up for after every reconnect.
 */
export async function watchBus(bus: Bus, environment: string, targets: WatchTargets): Promise<Stop> {
  const { intake, flusher } = targets;
  const { bundleKeeper, factKeeper, grantKeeper } = targets.enforcement;
  const stops: Stop[] = [
    await bus.bundles.watch(environment, (pointer) => bundleKeeper.offer(pointer)),
    await bus.facts.watch(environment, (all) => factKeeper.offer(all)),
    await bus.grants.watch(
      environment,
      (grantId, entry) => grantKeeper.offer(grantId, entry),
      () => undefined,
    ),
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
