import { type FactDeclarations, factsAt } from "../facts/index.ts";
import type { JsonObject } from "../json.ts";
import { PERHAPS } from "../policy/cel/compile/unknown.ts";
import { type InputPath, pathsOverlap } from "../policy/cel/reads.ts";
import type { EvaluationInput } from "../policy/evaluation.ts";
import type { FactTimeline, StoredFacts } from "./fact-timeline.ts";

/** Facts as the conditions of one bundle read them at a moment. */
export interface FactsOfMoment extends Pick<EvaluationInput, "facts" | "factTimes"> {
  /** Where nobody knows what there was: `PERHAPS` stands there. */
  readonly notKnown: readonly InputPath[];
}

/** As of a moment; the very same object for as long as they read the same. */
export type FactView = (atMs: number) => FactsOfMoment;

interface View extends FactsOfMoment {
  readonly fromMs: number;
  readonly untilMs: number;
}

const MAX_REMEMBERED = 256;

/** @param declarations of the bundle: defaults, and until when a fact counts */
export function factView(timeline: FactTimeline, declarations: FactDeclarations): FactView {
  const remembered = new Map<StoredFacts, View>();
  return (atMs) => {
    const stored = timeline(atMs);
    const known = remembered.get(stored);
    if (known !== undefined && atMs >= known.fromMs && atMs < known.untilMs) return known;
    const view = viewOf(stored, atMs, declarations);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(stored, view);
    return view;
  };
}

function viewOf({ facts, notKnown }: StoredFacts, atMs: number, declarations: FactDeclarations): View {
  const { tree, putAtMs, fromMs, untilMs } = factsAt(facts, atMs, declarations);
  const paths = notKnown.map((path) => ["facts", ...path.split(".")]);
  for (const [, ...steps] of paths) hide(tree, steps);
  return {
    facts: tree,
    factTimes: {
      putAtMs: (path) => (pathsOverlap([["facts", ...path]], paths) ? undefined : putAtMs(path)),
      // Agents do not record when they last heard from the bus.
      seenAtMs: undefined,
    },
    notKnown: paths,
    fromMs,
    untilMs,
  };
}

/** A tree is its owner's alone. Where the way to a path is missing, whether there is a way is what nobody knows. */
function hide(tree: JsonObject, [step = "", ...steps]: InputPath): void {
  const below = tree[step];
  if (steps.length > 0 && isObject(below)) hide(below, steps);
  else Reflect.set(tree, step, PERHAPS);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && value !== PERHAPS;
}
