import { type Condition, type ConditionCompilation, compileCondition } from "./condition.ts";

/**
 * Compiled conditions by their text, for as long as somebody holds them. Parsing takes the better part of a
 * millisecond; a new revision of a bundle repeats nearly all conditions of the one that is in force.
 */
const known = new Map<string, WeakRef<Condition>>();

const forgotten = new FinalizationRegistry<string>((source) => {
  if (known.get(source)?.deref() === undefined) known.delete(source);
});

/** As compileCondition, and the same text gives the same condition. */
export function cachedCondition(source: string): ConditionCompilation {
  const condition = known.get(source)?.deref();
  if (condition !== undefined) return { ok: true, condition };
  const compiled = compileCondition(source);
  if (compiled.ok) {
    known.set(source, new WeakRef(compiled.condition));
    forgotten.register(compiled.condition, source);
  }
  return compiled;
}
