import type { JsonValue } from "../../json.ts";
import { type Finding, type Path, warningAt } from "../check/finding.ts";

/** A warning that the author answers for: those of this code about the rule, stage or document that says so. */
export interface Allowance {
  readonly code: string;
  /** What it is for, from the document's root. */
  readonly scope: Path;
  /** Where it is written. */
  readonly path: Path;
}

/** The `lint.allow` of a document, of its rules and of its stages. */
export function allowancesOf(document: JsonValue): readonly Allowance[] {
  const places: readonly (readonly [scope: Path, holder: Path])[] = [
    [[], ["metadata"]],
    ...["rules", "stages"].flatMap((list) =>
      entries(at(document, ["spec", list])).map((_, index): readonly [Path, Path] => {
        const rule = ["spec", list, index];
        return [rule, rule];
      }),
    ),
  ];
  return places.flatMap(([scope, holder]) => {
    const path = [...holder, "lint", "allow"];
    const allow = at(document, path);
    const codes = typeof allow === "object" && allow !== null ? Object.keys(allow) : [];
    return codes.map((code) => ({ code, scope, path: [...path, code] }));
  });
}

/** The allowance that a finding falls under; errors fall under none. */
export function allowanceFor(finding: Finding, allowances: readonly Allowance[]): Allowance | undefined {
  if (finding.severity !== "warning") return undefined;
  return allowances.find(
    ({ code, scope }) => code === finding.code && scope.every((step, depth) => finding.path[depth] === step),
  );
}

export function unusedAllowance({ code, path }: Allowance): Finding {
  const message = `nothing here is ${code}, so there is nothing to allow`;
  return warningAt(path, "UNUSED_ALLOWANCE", message, "remove it");
}

function at(value: JsonValue, path: Path): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

function entries(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
