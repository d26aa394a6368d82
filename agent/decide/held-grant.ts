import type { Grant } from "../../shared/approval/model.ts";

/** A grant that one call may use: found in the index, or brought by the outcome the call waited for. */
export interface HeldGrant {
  readonly grant: Grant;
  /** `awaited`: the call asked for this very approval, so it hears why when the grant turns out unusable. */
  readonly source: "awaited" | "found";
  /** A use was taken for this call; it is not taken twice, whatever else happens to the call. */
  readonly taken: boolean;
}

/** The grants of one call by workflow. Values, so that a step can be repeated. */
export type HeldGrants = ReadonlyMap<string, HeldGrant>;

export const NOTHING_HELD: HeldGrants = new Map();

/** The same grants and this one. */
export function hold(held: HeldGrants, added: HeldGrant): HeldGrants {
  return new Map(held).set(added.grant.workflow, added);
}

/** The same grants without that workflow's. */
export function letGo(held: HeldGrants, workflow: string): HeldGrants {
  const rest = new Map(held);
  rest.delete(workflow);
  return rest;
}
