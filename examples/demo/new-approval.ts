import type { Person } from "./person.ts";
import { until } from "./until.ts";

/** The id of the approval that has come up since `before` was taken: the one that a waiting call has started. */
export async function newApproval(who: Person, before: ReadonlyMap<string, unknown>): Promise<string> {
  return until("an approval comes up", async () => [...(await who.pending()).keys()].find((id) => !before.has(id)));
}
