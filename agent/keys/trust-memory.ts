import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import { nextRevisionOk } from "../../shared/bundle/index.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import { type KeyRevocation, keyRevocationSchema } from "../../shared/bundle/revocation.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

const FILE_NAME = "trust.json";

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  environment: z.string(),
  /** By the key that signed it: the greatest revision that was enforced. */
  highest: z.record(z.string(), z.strictObject({ revision: z.number().int(), digest: z.string() })),
  revoked: z.array(keyRevocationSchema),
});

type Remembered = z.output<typeof fileSchema>;

/**
 * What an agent must not forget, whatever becomes of the bus, of its last good bundle and of itself: how far it has come,
 * so that an old bundle is not taken for a new one, and which keys were revoked. Believed as it is on disk: who can write
 * there can replace the agent.
 */
export class TrustMemory {
  readonly #path: string;
  #remembered: Remembered;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, remembered: Remembered) {
    this.#path = path;
    this.#remembered = remembered;
  }

  /**
   * Throws TRUST_FILE_INVALID when there is a file and it does not read: to begin anew would mean to believe what an
   * earlier run knew better than to believe.
   */
  static async open(folder: string, environment: string): Promise<TrustMemory> {
    const path = join(folder, FILE_NAME);
    const found = await read(path);
    const nothing: Remembered = { formatVersion: 1, environment, highest: {}, revoked: [] };
    // Revisions of another environment say nothing of this one; keys are the same everywhere.
    if (found !== undefined && found.environment !== environment) nothing.revoked = found.revoked;
    return new TrustMemory(path, found?.environment === environment ? found : nothing);
  }

  get revoked(): readonly KeyRevocation[] {
    return this.#remembered.revoked;
  }

  /**
   * Throws BUNDLE_REVISION_STALE when a greater revision was enforced before, or this one with another content. What a
   * revoked key signed does not count: a thief could have signed the greatest revision that there is.
   */
  nextOk(manifest: BundleManifest, isRevoked: (kid: string) => boolean): void {
    for (const [kid, { revision, digest }] of Object.entries(this.#remembered.highest)) {
      const isTheOne = manifest.revision === revision && manifest.digest === digest;
      if (!isRevoked(kid) && !isTheOne) nextRevisionOk(revision, manifest);
    }
  }

  /** Resolves when it is on disk. */
  noteEnforced(kid: string, { revision, digest }: BundleManifest): Promise<void> {
    const known = this.#remembered.highest[kid];
    if (known !== undefined && known.revision >= revision) return this.#writing;
    const highest = { ...this.#remembered.highest, [kid]: { revision, digest } };
    return this.#write({ ...this.#remembered, highest });
  }

  /** Resolves when it is on disk. */
  noteRevoked(revocation: KeyRevocation): Promise<void> {
    const others = this.#remembered.revoked.filter(({ kid }) => kid !== revocation.kid);
    return this.#write({ ...this.#remembered, revoked: [...others, revocation] });
  }

  /** One write after the other, each of what is to be remembered by then. */
  #write(remembered: Remembered): Promise<void> {
    this.#remembered = remembered;
    const write = () => writeAtomically(this.#path, JSON.stringify(this.#remembered));
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

async function read(path: string): Promise<Remembered | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new PosternError("failed_precondition", "TRUST_FILE_INVALID", `${path} does not say what was trusted last.`, {
      where: { file: path },
      hint:
        "Restore it. Without it the agent knows of no revoked key, and takes an old bundle for a new one; remove it " +
        "only where nobody else can write to the bus.",
      cause,
    });
  }
}
