import { contentWithin } from "../../shared/bundle/index.ts";
import type { SignedBundle } from "../../shared/bundle/model.ts";
import { joinPieces, pieceId, splitInSteps } from "../../shared/bundle/pieces.ts";
import { sha256Digest } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { inParallel } from "../../shared/in-parallel.ts";
import type { AgentLog } from "../ports.ts";
import { inTurns } from "./in-turns.ts";
import type { PieceShelf } from "./piece-shelf.ts";

/** Where contents come from; the environment is settled. */
export interface ContentSource {
  /** The whole, under its digest. */
  getContent(digest: string): Promise<Uint8Array | undefined>;
  getPiece(id: string): Promise<Uint8Array | undefined>;
}

export interface ContentFetcherDeps {
  readonly source: ContentSource;
  readonly shelf: PieceShelf;
  /** The content that is enforced now: most of the next one is the same. Undefined: none. */
  readonly held: () => Promise<Uint8Array | undefined>;
  readonly log: AgentLog;
}

/** What a content took. */
export interface Fetched {
  readonly how: "carried" | "pieces" | "whole";
  readonly bytes: Uint8Array;
  /** Of those, what came over the bus beside the pointer. */
  readonly fetchedBytes: number;
}

/** Asked for at the same time: a piece is one question and one answer. */
const AT_ONCE = 16;

/**
 * Gets the content of a bundle by the cheapest way there is: out of the pointer; piece by piece, of which it asks the bus
 * only for those that it has not; or whole, when the pointer lists no pieces or not all are to be had. Whatever the way,
 * the caller holds the bytes against the digest that was signed.
 */
export class ContentFetcher {
  readonly #deps: ContentFetcherDeps;
  /** On the shelf is something, or may be. */
  #shelved = true;
  #clearing: Promise<void> = Promise.resolve();

  constructor(deps: ContentFetcherDeps) {
    this.#deps = deps;
  }

  /** Undefined: it is not on the bus (yet). Throws BUS_UNAVAILABLE; what was fetched until then is not lost. */
  async fetch(bundle: SignedBundle): Promise<Fetched | undefined> {
    await this.#clearing;
    const carried = contentWithin(bundle);
    if (carried !== undefined) return { how: "carried", bytes: carried, fetchedBytes: 0 };
    if (bundle.pieces !== undefined) {
      const joined = await this.#byPieces(bundle.pieces);
      if (joined !== undefined && sha256Digest(joined.bytes) === bundle.digest) return joined;
      const { revision } = bundle;
      this.#deps.log.warn({ revision }, "the pieces of a bundle are not all there, or not its own; fetching it whole");
    }
    const bytes = await this.#deps.source.getContent(bundle.digest);
    return bytes === undefined ? undefined : { how: "whole", bytes, fetchedBytes: bytes.length };
  }

  /** A bundle is in force: nothing is left to resume. Returns at once. */
  done(): void {
    if (!this.#shelved) return;
    this.#shelved = false;
    const { shelf, log } = this.#deps;
    this.#clearing = shelf.clear().catch((error: unknown) => {
      log.warn({ error }, "pieces of a bundle stay on disk, though nobody needs them");
    });
  }

  async #byPieces(ids: readonly string[]): Promise<Fetched | undefined> {
    this.#shelved = true;
    const have = await this.#atHand(new Set(ids));
    const missing = [...new Set(ids)].filter((id) => !have.has(id));
    let fetchedBytes = 0;
    // The first that fails says that the others would: what is under way is waited for, nothing else begun.
    let failed = false;
    await inParallel(missing, AT_ONCE, async (id) => {
      if (failed) return;
      const bytes = await this.#fetchPiece(id).catch((error: unknown) => {
        failed = true;
        throw error;
      });
      if (bytes === undefined) {
        failed = true;
        return;
      }
      fetchedBytes += bytes.length;
      have.set(id, bytes);
      // A disk that is full costs what could be resumed, not what is fetched.
      await this.#deps.shelf.put(id, bytes).catch(() => undefined);
    });
    const bytes = joinPieces(ids, (id) => have.get(id));
    return bytes === undefined ? undefined : { how: "pieces", bytes, fetchedBytes };
  }

  /**
   * Undefined: it is not there, or not what its name says, or may not be read: permissions may be older than pieces are.
   * Throws what another try may help against.
   */
  async #fetchPiece(id: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await this.#deps.source.getPiece(id);
      return bytes !== undefined && pieceId(bytes) === id ? bytes : undefined;
    } catch (error) {
      if (error instanceof PosternError && error.kind === "unavailable") throw error;
      this.#deps.log.warn({ error }, "a piece of a bundle cannot be read");
      return undefined;
    }
  }

  /** Of the pieces wanted those of the content that is enforced, and those that an earlier attempt left behind. */
  async #atHand(wanted: ReadonlySet<string>): Promise<Map<string, Uint8Array>> {
    const { shelf, held } = this.#deps;
    const have = new Map<string, Uint8Array>();
    const content = await held().catch(() => undefined);
    const pieces = content === undefined ? [] : await inTurns(splitInSteps(content));
    for (const { id, bytes } of pieces) if (wanted.has(id)) have.set(id, bytes);
    await shelf.keepOnly(wanted).catch(() => undefined);
    for (const id of wanted) {
      if (have.has(id)) continue;
      const bytes = await shelf.get(id);
      if (bytes !== undefined) have.set(id, bytes);
    }
    return have;
  }
}
