/** Names come from policies, so there is no end to them in a program that runs for long: then sharing starts anew. */
const MAX_SHARED = 5_000;

/** Gives what was made for an equal key before, or makes it. What is shared so must never be changed. */
export function shareByKey<T>(): (key: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (key, make) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    if (made.size >= MAX_SHARED) made.clear();
    const value = make();
    made.set(key, value);
    return value;
  };
}
