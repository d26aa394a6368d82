import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import type { Fact } from "../../shared/facts/model.ts";

const factSchema = z.strictObject({
  path: z.string(),
  value: z.json(),
  updatedAtMs: z.number(),
  updatedBy: z.string(),
  expiresAtMs: z.number().exactOptional(),
  source: z.string().exactOptional(),
  reason: z.string().exactOptional(),
});

const fileSchema = z.strictObject({
  formatVersion: z.literal(1),
  facts: z.array(factSchema),
});

/**
 * The facts as last seen, on disk. Without them an agent that starts while cut off would fail every condition that
 * reads a fact, although it knew the answer a moment before.
 */
export class FactFile {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, "facts.json");
  }

  save(facts: readonly Fact[]): Promise<void> {
    return writeAtomically(this.#path, JSON.stringify({ formatVersion: 1, facts }));
  }

  /** Undefined: there are none, or they cannot be read; the bus will tell. */
  async load(): Promise<readonly Fact[] | undefined> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, "utf8"))).facts;
    } catch {
      return undefined;
    }
  }
}
