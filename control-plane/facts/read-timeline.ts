import { decodeAuditBatch } from "../../shared/bus/codec.ts";
import type { AuditReader, FactStore } from "../../shared/bus/ports.ts";
import { type FactEvent, type FactTimeline, factTimeline, readFactEvent } from "../../shared/impact/index.ts";

export interface TimelinePorts {
  readonly audit: Pick<AuditReader, "scan">;
  readonly facts: Pick<FactStore, "list">;
}

/**
 * Which facts an environment had when. Facts change rarely, next to decisions: all changes that there still are fit into
 * memory. Throws BUS_UNAVAILABLE.
 *
 * @param turn called between two batches of changes: others may have their turn
 */
export async function readTimeline(
  { audit, facts }: TimelinePorts,
  environment: string,
  turn: () => Promise<void> = async () => {},
): Promise<FactTimeline> {
  const { batches, isComplete } = await audit.scan(environment, "fact_changed", 0);
  const events: FactEvent[] = [];
  for await (const { bytes } of batches) {
    for (const entry of decodeAuditBatch(bytes).entries) {
      const event = readFactEvent(entry);
      if (event !== undefined) events.push(event);
    }
    await turn();
  }
  // After the changes: what was put meanwhile is then in one of the two at least.
  return factTimeline(await facts.list(environment), events, isComplete);
}
