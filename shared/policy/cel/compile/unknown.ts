import type { ConditionInputs } from "../inputs.ts";
import type { Node } from "./node.ts";
import { Failure, type Value } from "./value.ts";

/**
 * Stands for a value that is not known: redacted, or never recorded. Whatever is computed from it is not known either,
 * in the way in which failures spread; `&&` and `||` go on to what does not depend on it. It is met only where the
 * evaluation's input is `unsure`.
 */
export class Unknown extends Failure {
  constructor() {
    super("the value is not known", 0n);
  }
}

/** There is a value, and it may be any. */
export const UNKNOWN = new Unknown();

/** There may be a value, or none. */
export const PERHAPS = new Unknown();

/** What `has` says of what was read from a field. */
export function presence(value: Value | undefined): boolean | Unknown {
  return value === PERHAPS ? PERHAPS : value !== undefined;
}

/** Whether a map may have members of which nobody knows. */
export function mayHaveMore(map: Readonly<Record<string, Value>>): boolean {
  return Object.values(map).includes(PERHAPS);
}

/**
 * What a function gives whose first operand failed: an error of the second is one whatever the first may be. It takes what
 * it needs of its caller as arguments: a closure would cost every call of that an allocation, whether it fails or not.
 */
export function failedFirst(first: Failure, second: Node, inputs: ConditionInputs): Failure {
  if (!(first instanceof Unknown)) return first;
  const other = second(inputs);
  return other instanceof Failure ? other : first;
}
