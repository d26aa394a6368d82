import { nearestName } from "../../config/nearest.ts";

/**
 * Where values to be redacted lie in a request: its root, and the steps from there, in lower case. `*` is any one step,
 * `**` any number of them.
 */
export interface RedactPath {
  readonly root: RedactRoot;
  readonly steps: readonly string[];
}

/** What a request brings; the same names as in conditions. */
export const REDACT_ROOTS = ["subject", "action", "resource", "context", "arguments"] as const;

export type RedactRoot = (typeof REDACT_ROOTS)[number];

export type RedactPathReading =
  | { readonly ok: true; readonly path: RedactPath }
  /** `suggestion` may be empty. */
  | { readonly ok: false; readonly problem: string; readonly suggestion: string };

/** What every decision is known by, and what rules match on. */
const IDENTITY: Readonly<Record<RedactRoot, readonly string[]>> = {
  subject: ["type", "id", "roles"],
  action: ["name"],
  resource: ["type", "id"],
  context: [],
  arguments: [],
};

const MAX_STEPS = 16;
const STEP = /(?:^|\.)([^\s.[\]"*]+|\*{1,2}(?=[.[]|$))|\[("(?:[^"\\]|\\.)*"|\*|\d{1,9})\]/y;

/** Reads a path as authors write it: `arguments.card`, `arguments.items[*].card`, `context.headers["x.key"]`. */
export function readRedactPath(text: string): RedactPathReading {
  const [root = "", ...steps] = stepsOf(text) ?? [];
  if (root === "") return refused(`'${text}' is no path of names joined by dots`, 'write names with dots as ["a.b"]');
  if (!isRoot(root)) return refused(`a request has no '${root}'`, rootSuggestion(root, text));
  const [first] = steps;
  if (first === undefined) return refused(`'${root}' alone names no value`, `write '${root}.*' for all of them`);
  if (steps.length > MAX_STEPS) return refused(`a path has at most ${MAX_STEPS} steps`, "");
  if (steps.at(-1) === "**") return refused("'**' at the end names no value", `end it with a name, or with '*'`);
  if (IDENTITY[root].includes(first)) {
    return refused(`'${root}.${first}' says whom a decision is about and can't be redacted`, "remove it");
  }
  if (first === "properties" && steps.length > 1 && IDENTITY[root].length > 0) {
    return refused(
      `properties are read without their container`,
      `did you mean '${[root, ...steps.slice(1)].join(".")}'?`,
    );
  }
  return { ok: true, path: { root, steps: steps.map((step) => step.toLowerCase()) } };
}

/** A path that was checked when its policy was. */
export function redactPath(text: string): RedactPath {
  const reading = readRedactPath(text);
  if (reading.ok) return reading.path;
  throw new Error(`INVARIANT: a policy was compiled with a bad redact path: ${reading.problem}`);
}

/** Undefined: it can't be read to its end. */
function stepsOf(text: string): readonly string[] | undefined {
  const steps: string[] = [];
  const pattern = new RegExp(STEP);
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (found === null) return undefined;
    const [, plain, bracketed = ""] = found;
    const step = plain ?? (bracketed.startsWith('"') ? unquoted(bracketed) : bracketed);
    if (step === undefined || step === "") return undefined;
    steps.push(step);
  }
  return steps;
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isRoot(name: string): name is RedactRoot {
  return REDACT_ROOTS.some((root) => root === name);
}

function rootSuggestion(root: string, text: string): string {
  if (root === "facts") return "facts are not recorded with a decision: remove it";
  const near = nearestName(root, REDACT_ROOTS);
  return near === undefined
    ? `begin with ${REDACT_ROOTS.join(", ")}`
    : `did you mean '${near}${text.slice(root.length)}'?`;
}

function refused(problem: string, suggestion: string): RedactPathReading {
  return { ok: false, problem, suggestion };
}
