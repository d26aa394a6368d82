import { type CelFunc, celEnv } from "@bufbuild/cel";
import { extraFunctions } from "./functions.ts";
import { regularExpressions } from "./regular-expressions.ts";

/** The one environment in which conditions are planned: CEL's standard functions and the registered ones. */
export const conditionEnv = celEnv({ funcs: [...extraFunctions], re2: regularExpressions });

/** Overloads by function name; operators are there too, as `_<=_`. */
// Not Map.groupBy, which Node 20 lacks.
function byName(functions: Iterable<CelFunc>): ReadonlyMap<string, readonly CelFunc[]> {
  const groups = new Map<string, CelFunc[]>();
  for (const func of functions) {
    const group = groups.get(func.name);
    if (group === undefined) groups.set(func.name, [func]);
    else group.push(func);
  }
  return groups;
}

export const overloads = byName(conditionEnv.funcs);
