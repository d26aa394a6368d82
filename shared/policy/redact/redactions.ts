import type { CheckRequest } from "../../check/request.ts";
import type { Policy } from "../model.ts";
import { matchesPattern } from "../pattern/pattern.ts";
import { type RedactPath, redactPath } from "./redact-path.ts";

/** What policies want redacted, by what they cover. */
export interface Redactions {
  /** The paths of all policies that cover a request, each once. */
  for(request: CheckRequest): readonly RedactPath[];
}

/** Answers remembered: callers ask about the same few actions. */
const MAX_REMEMBERED = 1_000;

/** Copied out of the policies, so that they need not stay in memory. Their paths were checked. */
export function redactionsOf(policies: readonly Policy[]): Redactions {
  const wanting = policies.flatMap(({ spec: { match, redact = [] } }) =>
    redact.length === 0 ? [] : [{ match, paths: redact.map(redactPath) }],
  );
  const known = new Map<string, readonly RedactPath[]>();
  const find = (action: string, type: string) =>
    wanting
      .filter(
        ({ match: { actions, resources } }) =>
          actions.some((pattern) => matchesPattern(pattern, action)) && (resources?.includes(type) ?? true),
      )
      .flatMap(({ paths }) => paths);
  return {
    for({ action, resource }) {
      if (wanting.length === 0) return [];
      const key = `${action.name} ${resource.type}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const paths = [...new Map(find(action.name, resource.type).map((path) => [JSON.stringify(path), path])).values()];
      if (known.size >= MAX_REMEMBERED) known.clear();
      known.set(key, paths);
      return paths;
    },
  };
}
