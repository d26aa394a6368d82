import type { ApprovalView, Person } from "./person.ts";
import { until } from "./until.ts";

/**
 * The id of the approval about a resource that has come up since `before` was taken: the one that a waiting call has
 * started. The resource is needed, as questions of earlier calls that did not wait may still be on their way.
 */
export async function newApproval(
  who: Pick<Person, "pending">,
  before: ReadonlyMap<string, ApprovalView>,
  resource: string,
): Promise<string> {
  const isNew = (view: ApprovalView) => view.resource === resource && !before.has(view.id);
  const found = await until(`an approval about ${resource} comes up`, async () =>
    [...(await who.pending()).values()].find(isNew),
  );
  return found.id;
}
