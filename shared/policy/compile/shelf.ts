/** What is filed in one place of an index, by the resource types that it is for. */
export interface Shelf<T> {
  forAnyResource: T[] | undefined;
  byResource: Map<string, T[]> | undefined;
}

export function newShelf<T>(): Shelf<T> {
  return { forAnyResource: undefined, byResource: undefined };
}

/** `resources` undefined: for any. */
export function fileIn<T>(shelf: Shelf<T>, value: T, resources: readonly string[] | undefined): void {
  if (resources === undefined) {
    shelf.forAnyResource ??= [];
    shelf.forAnyResource.push(value);
    return;
  }
  shelf.byResource ??= new Map();
  for (const type of new Set(resources)) {
    const filed = shelf.byResource.get(type);
    if (filed === undefined) shelf.byResource.set(type, [value]);
    else filed.push(value);
  }
}

/** Gives back the room that lists take to grow in: seventeen places from the first push on. */
export function trimShelf<T>(shelf: Shelf<T>): void {
  shelf.forAnyResource = shelf.forAnyResource?.slice();
  for (const [type, filed] of shelf.byResource ?? []) shelf.byResource?.set(type, filed.slice());
}

export function take<T>(shelf: Shelf<T> | undefined, resourceType: string, into: T[]): void {
  if (shelf === undefined) return;
  for (const value of shelf.forAnyResource ?? []) into.push(value);
  for (const value of shelf.byResource?.get(resourceType) ?? []) into.push(value);
}
