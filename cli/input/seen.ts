import { invalid } from "./pairs.ts";

/** An approval, and the revision at which somebody saw it; undefined: the one of now. */
export interface Seen {
  readonly id: string;
  readonly revision: number | undefined;
}

/** `01J9…@2`, as lists and notifications write it, or the id alone. */
export function parseSeen(text: string): Seen {
  const [, id, revision] = /^([^@]+)(?:@([1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (id !== undefined) return { id, revision: revision === undefined ? undefined : Number(revision) };
  throw invalid("<id>", `"${text}" is neither an id nor id@revision`, "Copy it from 'postern approvals list'.");
}
