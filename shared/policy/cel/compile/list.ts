import type { Node } from "./node.ts";
import { Failure, type Value } from "./value.ts";

export function list(elements: readonly Node[]): Node {
  return (inputs) => {
    const values: Value[] = [];
    for (const element of elements) {
      const value = element(inputs);
      if (value instanceof Failure) return value;
      values.push(value);
    }
    return values;
  };
}
