import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Logger } from "../../runtime/log/logger.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { Principal } from "./principal.ts";
import { parseTokenFile, type TokenEntry } from "./token-file.ts";
import { hashToken, sameHash } from "./token-hash.ts";

/** Knows the bearer of a token. */
export interface TokenStore {
  /**
   * The bearer of a token. Throws UNAUTHENTICATED kinds: TOKEN_UNKNOWN, TOKEN_EXPIRED. A failed call's `tokenName`
   * metadata names the token where it is known.
   */
  authenticate(token: string): Promise<Principal>;
}

/** What is known of a name: who bears its token, or that it has expired, or nothing. */
export type Holder =
  | { readonly kind: "live"; readonly principal: Principal }
  | { readonly kind: "expired" }
  | { readonly kind: "unknown" };

/** Knows the bearer of a token by name: for what is done in somebody's place. */
export interface TokenDirectory {
  holder(name: string): Holder;
}

/**
 * A store over a token file (token-file.ts).
 *
 * The file's identity is looked up on each call and the file read again when it changed: a revocation works on the next
 * call, and there is no watcher that could miss it. Both at once, without a thread pool between: a stat takes 3 µs and
 * 200 µs through the pool, and no call is let in by entries that are just being replaced. A file that is gone holds no tokens;
 * one that does not read leaves the last good one in force, and says so, as a typo must not lock everybody out.
 */
export async function openTokenStore(
  path: string,
  log: Logger,
  nowMs: () => number,
): Promise<TokenStore & TokenDirectory> {
  let identity = identify(path);
  let entries = identity === "" ? [] : parseTokenFile(await readFile(path, "utf8"), path);

  function refresh(): void {
    const current = identify(path);
    if (current === identity) return;
    identity = current;
    if (current === "") {
      entries = [];
      return;
    }
    try {
      entries = parseTokenFile(readFileSync(path, "utf8"), path);
    } catch (error) {
      log.error(
        { file: path, error: errorMessage(error) },
        "token file does not read; the last good one stays in force",
      );
    }
  }

  return {
    async authenticate(token) {
      refresh();
      return principalOf(find(entries, hashToken(token)), nowMs());
    },
    holder(name) {
      refresh();
      const entry = entries.find((other) => other.name === name);
      if (entry === undefined) return { kind: "unknown" };
      return isExpired(entry, nowMs()) ? { kind: "expired" } : { kind: "live", principal: bearer(entry) };
    },
  };
}

/** Every entry is compared, so that the time taken does not tell which one matched. */
function find(entries: readonly TokenEntry[], hash: string): TokenEntry | undefined {
  let found: TokenEntry | undefined;
  for (const entry of entries) if (sameHash(entry.hash, hash)) found = entry;
  return found;
}

function principalOf(entry: TokenEntry | undefined, nowMs: number): Principal {
  if (entry === undefined) {
    throw new PosternError("unauthenticated", "TOKEN_UNKNOWN", "The token is not known.", {
      hint: "Check the token, or make one with 'postern token create'.",
    });
  }
  if (isExpired(entry, nowMs)) {
    throw new PosternError(
      "unauthenticated",
      "TOKEN_EXPIRED",
      `The token '${entry.name}' expired at ${entry.expiresAt}.`,
      { hint: "Make a new one with 'postern token create'.", metadata: { tokenName: entry.name } },
    );
  }
  return bearer(entry);
}

function isExpired({ expiresAt }: TokenEntry, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs;
}

function bearer({ name, roles, groups, environments }: TokenEntry): Principal {
  return { name, roles, groups, environments };
}

/** What changes when the file does; empty: there is none. */
function identify(path: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return `${mtimeNs}:${size}:${ino}`;
  } catch {
    return "";
  }
}
