import { type CelFunc, CelScalar, celFunc } from "@bufbuild/cel";
import { matchesPattern, patternProblem } from "../pattern/pattern.ts";
import { ipInCidr } from "./ip-address.ts";
import { timeFunctions } from "./time-functions.ts";

const { BOOL, STRING } = CelScalar;

/** A function that Postern adds to CEL's standard ones. All are pure and cost no more than their arguments' length. */
export interface RegisteredFunction {
  /** As a user writes it, for documentation. */
  readonly signature: string;
  readonly description: string;
  readonly func: CelFunc;
}

/** To add a function, add an entry: the checker, the evaluator and the documentation read this list. */
export const registeredFunctions: readonly RegisteredFunction[] = [
  {
    signature: "glob(pattern: string, name: string): bool",
    description: "Whether a dotted name matches a pattern; '*' is one segment, '**' any number.",
    func: celFunc("glob", [STRING, STRING], BOOL, (pattern, name) => {
      const problem = patternProblem(pattern);
      if (problem !== undefined) throw new Error(`bad pattern: ${problem}`);
      return matchesPattern(pattern, name);
    }),
  },
  {
    signature: "ipInCidr(address: string, block: string): bool",
    description: "Whether an IPv4 or IPv6 address lies in a CIDR block; an error if either is malformed.",
    func: celFunc("ipInCidr", [STRING, STRING], BOOL, ipInCidr),
  },
];

/** What the evaluator is given on top of its standard library; an equal signature replaces the library's. */
export const extraFunctions: readonly CelFunc[] = [...timeFunctions, ...registeredFunctions.map(({ func }) => func)];
