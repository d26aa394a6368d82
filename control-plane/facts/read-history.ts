import type { FactChange } from "../../proto/gen/postern/v1/FactChange.ts";
import type { AuditReader } from "../../shared/bus/ports.ts";
import { entriesOf } from "../audit/entries-of.ts";
import { factChangeMessage } from "./fact-message.ts";

/**
 * The latest changes that are wanted, newest first. The audit is gone through page by page, and no more is held of it than
 * the answer: a feed that renews its facts writes thousands of entries a day. Throws BUS_UNAVAILABLE.
 */
export async function readHistory(
  audit: Pick<AuditReader, "scan">,
  environment: string,
  sinceMs: number,
  wants: (path: string) => boolean,
  limit: number,
): Promise<readonly FactChange[]> {
  const latest: { readonly atMs: number; readonly change: FactChange }[] = [];
  const { batches } = await audit.scan(environment, "fact_changed", sinceMs);
  for await (const { bytes } of batches) {
    for (const entry of entriesOf(bytes)) {
      const change = factChangeMessage(entry);
      if (change !== undefined && wants(change.path ?? "")) latest.push({ atMs: entry.atMs, change });
    }
    if (latest.length > 2 * limit) latest.splice(0, latest.length - 2 * limit);
  }
  // Replicas send what they note in batches of their own, some moments apart.
  return latest
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, limit)
    .map(({ change }) => change);
}
