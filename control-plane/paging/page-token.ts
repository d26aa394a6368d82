import { PosternError } from "../../shared/errors/postern-error.ts";

export const PAGE_SIZE = { default: 50, max: 500 } as const;

/** How many entries a page gets; 0 asks for the default. Throws PAGE_SIZE_INVALID. */
export function pageSize(asked: number): number {
  if (asked === 0) return PAGE_SIZE.default;
  if (asked > 0) return Math.min(asked, PAGE_SIZE.max);
  throw new PosternError("invalid_argument", "PAGE_SIZE_INVALID", "A page has at least one entry.", {
    where: { field: "page_size" },
  });
}

/**
 * A page token holds the number (a stream sequence, a revision) of the last entry of the page before; numbers only
 * grow, so pages neither repeat nor skip an entry while new ones come in. Empty: from the newest on.
 */
export function parsePageToken(token: string): number {
  if (token === "") return Number.POSITIVE_INFINITY;
  const text = Buffer.from(token, "base64url").toString("latin1");
  const number = /^before:([1-9]\d{0,15})$/.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  throw new PosternError("invalid_argument", "PAGE_TOKEN_INVALID", "The page token is none of ours.", {
    where: { field: "page_token" },
    hint: "Send the next_page_token of the page before, or none.",
  });
}

export function formatPageToken(number: number): string {
  return Buffer.from(`before:${number}`, "latin1").toString("base64url");
}

export interface Page<T> {
  readonly entries: readonly T[];
  /** Empty: this was the last page. */
  readonly nextPageToken: string;
}

/** The first `size` of the entries, which come newest first; reads one more to know whether there is a next page. */
export function takePage<T>(entries: Iterable<T>, size: number, numberOf: (entry: T) => number): Page<T> {
  const taken: T[] = [];
  for (const entry of entries) {
    const last = taken.at(-1);
    if (taken.length === size && last !== undefined) {
      return { entries: taken, nextPageToken: formatPageToken(numberOf(last)) };
    }
    taken.push(entry);
  }
  return { entries: taken, nextPageToken: "" };
}
