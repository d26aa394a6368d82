import { patternSegments } from "../pattern/pattern.ts";

/** What is filed under one or several action patterns, for some resource types or (undefined) for any. */
export interface IndexEntry<T> {
  readonly value: T;
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
}

/** Finds what was filed for an action and a resource type; the cost follows what is found, not what is filed. */
export interface PatternIndex<T> {
  /** Every value at most once, in no particular order. `segments`: of the action's dotted name. */
  find(segments: readonly string[], resourceType: string): readonly T[];
}

/** A trie over the segments of the patterns; each place holds its values by resource type. */
export function buildPatternIndex<T>(entries: readonly IndexEntry<T>[]): PatternIndex<T> {
  const root = newNode<T>();
  for (const { value, actions, resources } of entries) {
    const patterns = new Set(actions);
    const slot: Slot<T> = { value, repeats: patterns.size > 1 };
    for (const pattern of patterns) file(placeOf(root, patternSegments(pattern)), slot, resources);
  }
  return { find: (segments, resourceType) => collect(activeNodes(root, segments), resourceType) };
}

interface Slot<T> {
  readonly value: T;
  /** Filed in several places, so that one action may find it twice. */
  readonly repeats: boolean;
}

/** Maps come when they are needed: empty ones would be a third of a large index. */
interface Node<T> {
  children: Map<string, Node<T>> | undefined;
  /** Behind `*`. */
  any: Node<T> | undefined;
  /** Behind `**`. */
  rest: Node<T> | undefined;
  /** This node is the one behind a `**`: it stays active for every further segment. */
  readonly repeating: boolean;
  forAnyResource: Slot<T>[] | undefined;
  byResource: Map<string, Slot<T>[]> | undefined;
}

function newNode<T>(repeating = false): Node<T> {
  return {
    children: undefined,
    any: undefined,
    rest: undefined,
    repeating,
    forAnyResource: undefined,
    byResource: undefined,
  };
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

function file<T>(node: Node<T>, slot: Slot<T>, resources: readonly string[] | undefined): void {
  if (resources === undefined) {
    node.forAnyResource ??= [];
    node.forAnyResource.push(slot);
    return;
  }
  node.byResource ??= new Map();
  for (const type of new Set(resources)) {
    const slots = node.byResource.get(type);
    if (slots === undefined) node.byResource.set(type, [slot]);
    else slots.push(slot);
  }
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

function collect<T>(nodes: readonly Node<T>[], resourceType: string): readonly T[] {
  const found: T[] = [];
  const repeated = new Set<T>();
  for (const node of nodes) {
    take(node.forAnyResource, found, repeated);
    take(node.byResource?.get(resourceType), found, repeated);
  }
  return found;
}

function take<T>(slots: readonly Slot<T>[] | undefined, found: T[], repeated: Set<T>): void {
  if (slots === undefined) return;
  for (const { value, repeats } of slots) {
    if (repeats) {
      if (repeated.has(value)) continue;
      repeated.add(value);
    }
    found.push(value);
  }
}
