import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PIECE_ID, pieceId } from "../../shared/bundle/pieces.ts";

/**
 * The pieces of a content that is being fetched, on disk: a fetch that is cut short, by the bus or by a restart, goes on
 * where it was. Bounded by one content: a fetch of another begins by dropping what it has no use for. Not synced to
 * disk: a piece is held against its own name whenever it is read, and one that does not match is not there.
 */
export class PieceShelf {
  readonly #folder: string;

  /** `name`: of what is fetched, one thing at a time. */
  constructor(dataDir: string, name: string) {
    this.#folder = join(dataDir, `pieces-${name}`);
  }

  /** Keeps of what is there only these. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const others = (await readdir(this.#folder)).filter((name) => !ids.has(name));
    await Promise.all(others.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  async get(id: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#path(id));
      return pieceId(bytes) === id ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  put(id: string, bytes: Uint8Array): Promise<void> {
    return writeFile(this.#path(id), bytes, { mode: 0o600 });
  }

  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #path(id: string): string {
    if (!PIECE_ID.test(id)) throw new Error(`'${id}' names no piece`);
    return join(this.#folder, id);
  }
}
