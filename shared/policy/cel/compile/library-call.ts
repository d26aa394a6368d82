import { isCelError } from "@bufbuild/cel";
import { overloads } from "../environment.ts";
import { registeredFunctions } from "../functions.ts";
import { askLibrary, type Node } from "./node.ts";
import { Failure, noOverload, type Value } from "./value.ts";

/** Functions that are called as the library has them: their arguments and results are scalars, the same on both sides. */
const CALLED: ReadonlySet<string> = new Set([
  "int",
  "double",
  "string",
  "bool",
  ...registeredFunctions.map(({ func }) => func.name),
]);

type Scalar = null | boolean | number | bigint | string;

/** A call of a function by the library's own overloads; undefined: not one of those that can be called like this. */
export function libraryCall(name: string, args: readonly Node[], id: bigint): Node | undefined {
  if (!CALLED.has(name)) return undefined;
  const candidates = (overloads.get(name) ?? []).filter(
    (func) => func.target === undefined && func.arguments.length === args.length,
  );
  return (inputs) => {
    const values: Scalar[] = [];
    for (const arg of args) {
      const value = arg(inputs);
      if (value instanceof Failure) return value;
      if (!isScalar(value)) return askLibrary(inputs);
      values.push(value);
    }
    for (const func of candidates) {
      const result = func.call(Number(id), undefined, values);
      if (result === undefined) continue;
      if (isCelError(result)) return new Failure(result.message, id);
      // INVARIANT of Value: no NaN.
      return isScalar(result) && !Number.isNaN(result) ? result : askLibrary(inputs);
    }
    return noOverload(name, values, id);
  };
}

function isScalar(value: Value | object): value is Scalar {
  return typeof value !== "object" || value === null;
}
