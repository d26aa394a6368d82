import type { AuditReader } from "../../shared/bus/ports.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { parseDifference } from "../../shared/shadow/difference-entry.ts";
import type { ShadowDifference } from "../../shared/shadow/model.ts";
import { entriesOf } from "../audit/entries-of.ts";

/** Batches of the audit that one report reads: an agent writes one a minute while there are differences. */
const MAX_BATCHES = 200_000;

/** What agents reported since a time, oldest first, page by page. Throws SHADOW_REPORT_TOO_LONG, BUS_UNAVAILABLE. */
export async function* readDifferences(
  audit: Pick<AuditReader, "scan">,
  environment: string,
  sinceMs: number,
): AsyncGenerator<{ readonly agentId: string; readonly difference: ShadowDifference }> {
  const { total, batches } = await audit.scan(environment, "shadow_difference", sinceMs);
  if (total > MAX_BATCHES) throw tooLong(total);
  for await (const { bytes } of batches) {
    for (const entry of entriesOf(bytes)) {
      const difference = entry.atMs < sinceMs ? undefined : parseDifference(entry);
      if (difference !== undefined) yield { agentId: entry.source, difference };
    }
  }
}

function tooLong(batches: number): PosternError {
  return new PosternError(
    "invalid_argument",
    "SHADOW_REPORT_TOO_LONG",
    `The audit has ${batches} batches of differences since then, more than ${MAX_BATCHES} that one report reads.`,
    { where: { field: "since" }, hint: "Ask for less: 'postern policy shadow --since 1h'." },
  );
}
