import { invalid } from "./pairs.ts";

/** A published revision: absent parts are the environment of the settings, and the active revision. */
export interface RevisionOf {
  readonly environment?: string;
  readonly revision?: number;
}

const FORM = /^(?:([A-Za-z0-9_-]{1,64})@)?(\d{1,9})$/;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** A commander argument parser for "7", "staging" and "staging@7". */
export function parseRevisionOf(option: string): (text: string) => RevisionOf {
  return (text) => {
    const [, environment, digits] = FORM.exec(text) ?? [];
    const revision = Number(digits);
    if (revision > 0) return environment === undefined ? { revision } : { environment, revision };
    if (digits === undefined && NAME.test(text)) return { environment: text };
    throw invalid(option, `"${text}" is no revision`, `Write ${option} 7, ${option} staging or ${option} staging@7.`);
  };
}
