import { readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import type { SignedBundle } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** A bundle as it came from the bus; verified again whenever it is read. */
export interface StoredBundle {
  readonly pointer: SignedBundle;
  readonly content: Uint8Array;
  /** Absent: it is for all agents. */
  readonly purpose?: "candidate";
}

const FILE_NAME = "last-known-good.json";

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  pointer: z.strictObject({ revision: z.number().int(), digest: z.string(), signature: z.string() }),
  /** The canonical JSON text; its bytes are what the digest is over. */
  content: z.string(),
  purpose: z.exactOptional(z.literal("candidate")),
});

/**
 * The bundle that was in force last, on disk, so that an agent starts without anyone else. Its modification time is
 * the time of the last contact with the bus: an agent that restarts while cut off stays as stale as it was.
 */
export class LastKnownGood {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, FILE_NAME);
  }

  async save(bundle: StoredBundle): Promise<void> {
    const { revision, digest, signature } = bundle.pointer;
    const content = Buffer.from(bundle.content).toString("utf8");
    const { purpose } = bundle;
    const file = { formatVersion: 1, pointer: { revision, digest, signature }, content, purpose };
    await writeAtomically(this.#path, JSON.stringify(file));
  }

  /** Undefined: there is none. Throws PosternError BUNDLE_FILE_INVALID when it cannot be read as one. */
  async load(): Promise<StoredBundle | undefined> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw this.#invalid(error);
    }
    try {
      const { pointer, content, purpose } = fileSchema.parse(JSON.parse(text));
      return { pointer, content: Buffer.from(content, "utf8"), ...(purpose === undefined ? {} : { purpose }) };
    } catch (error) {
      throw this.#invalid(error);
    }
  }

  /** 0: none known. */
  async lastContactMs(): Promise<number> {
    try {
      return Math.floor((await stat(this.#path)).mtimeMs);
    } catch {
      return 0;
    }
  }

  /** Notes the time of contact; without a bundle there is nothing to note it on. */
  async noteContact(atMs: number): Promise<void> {
    try {
      await utimes(this.#path, atMs / 1000, atMs / 1000);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  #invalid(cause: unknown): PosternError {
    return new PosternError("failed_precondition", "BUNDLE_FILE_INVALID", `${this.#path} does not hold a bundle`, {
      where: { file: this.#path },
      hint: "Remove the file; the agent fetches the active bundle from the bus.",
      cause,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
