import { patternSegments } from "../pattern/pattern.ts";
import { fileIn, newShelf, type Shelf, take, trimShelf } from "./shelf.ts";

/** What is filed under one or several action patterns, for some resource types or (undefined) for any. */
export interface IndexEntry<T> {
  readonly value: T;
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
}

/** The dotted name of an action, whole and in its segments. */
export interface ActionName {
  readonly text: string;
  readonly segments: readonly string[];
}

/** Finds what was filed for an action and a resource type; the cost follows what is found, not what is filed. */
export interface PatternIndex<T> {
  /** Every value at most once, in no particular order. */
  find(action: ActionName, resourceType: string): readonly T[];
}

/**
 * Whole names in a map, and a trie over the segments of the patterns that have wildcards. Most patterns are whole names,
 * and a trie of them would be an eighth of the memory that a bundle takes.
 */
export function buildPatternIndex<T>(entries: readonly IndexEntry<T>[]): PatternIndex<T> {
  const named = new Map<string, Shelf<T>>();
  const root = newNode<T>();
  /** Filed in several places, so that one action may find it twice. */
  const repeating = new Set<T>();
  for (const { value, actions, resources } of entries) {
    const patterns = new Set(actions);
    if (patterns.size > 1) repeating.add(value);
    for (const pattern of patterns) fileIn(shelfOf(pattern, named, root), value, resources);
  }
  for (const shelf of named.values()) trimShelf(shelf);
  trim(root);
  return {
    find({ text, segments }, resourceType) {
      const found: T[] = [];
      take(named.get(text), resourceType, found);
      for (const node of activeNodes(root, segments)) take(node, resourceType, found);
      return repeating.size === 0 ? found : withoutRepeats(found, repeating);
    },
  };
}

/** Maps come when they are needed: empty ones would be a third of a large index. */
interface Node<T> extends Shelf<T> {
  children: Map<string, Node<T>> | undefined;
  /** Behind `*`. */
  any: Node<T> | undefined;
  /** Behind `**`. */
  rest: Node<T> | undefined;
  /** This node is the one behind a `**`: it stays active for every further segment. */
  readonly repeating: boolean;
}

function newNode<T>(repeating = false): Node<T> {
  return {
    forAnyResource: undefined,
    byResource: undefined,
    children: undefined,
    any: undefined,
    rest: undefined,
    repeating,
  };
}

function shelfOf<T>(pattern: string, named: Map<string, Shelf<T>>, root: Node<T>): Shelf<T> {
  const segments = patternSegments(pattern);
  if (segments.some((segment) => segment === "*" || segment === "**")) return placeOf(root, segments);
  const shelf = named.get(pattern) ?? newShelf<T>();
  named.set(pattern, shelf);
  return shelf;
}

function placeOf<T>(root: Node<T>, segments: readonly string[]): Node<T> {
  let node = root;
  for (const segment of segments) {
    if (segment === "*") node = node.any ??= newNode();
    else if (segment === "**") node = node.rest ??= newNode(true);
    else node = childOf(node, segment);
  }
  return node;
}

function childOf<T>(node: Node<T>, segment: string): Node<T> {
  node.children ??= new Map();
  const child = node.children.get(segment) ?? newNode<T>();
  node.children.set(segment, child);
  return child;
}

function trim<T>(node: Node<T>): void {
  trimShelf(node);
  for (const child of [node.any, node.rest, ...(node.children?.values() ?? [])]) if (child !== undefined) trim(child);
}

/**
 * Walks all matching paths side by side, as an automaton does: never more nodes than the trie has, however many
 * wildcards a pattern holds. INVARIANT: a node is in the list once; only a `**` node can be reached in two ways.
 */
function activeNodes<T>(root: Node<T>, segments: readonly string[]): readonly Node<T>[] {
  let active: Node<T>[] = [];
  activate(active, root);
  for (const segment of segments) {
    const next: Node<T>[] = [];
    for (const node of active) {
      if (node.repeating && !next.includes(node)) next.push(node);
      if (node.any !== undefined) activate(next, node.any);
      const child = node.children?.get(segment);
      if (child !== undefined) activate(next, child);
    }
    active = next;
  }
  return active;
}

/** A `**` may stand for no segment at all, so the node behind it is active together with the one before it. */
function activate<T>(active: Node<T>[], node: Node<T>): void {
  active.push(node);
  if (node.rest !== undefined && !active.includes(node.rest)) active.push(node.rest);
}

function withoutRepeats<T>(found: readonly T[], repeating: ReadonlySet<T>): readonly T[] {
  const seen = new Set<T>();
  return found.filter((value) => {
    if (!repeating.has(value)) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}
