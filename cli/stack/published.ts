import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../../runtime/files/write-atomically.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";

const schema = z.record(z.string(), z.string());

/** What was published from a folder last, by environment: a digest of its files. */
export interface PublishedRecord {
  get(environment: string): string | undefined;
  set(environment: string, digest: string): Promise<void>;
}

/** A record that does not read counts as none: the folder is then published once more, which changes nothing. */
export function openPublishedRecord(path: string): PublishedRecord {
  const read = (): Record<string, string> => {
    if (!existsSync(path)) return {};
    try {
      return schema.parse(JSON.parse(readFileSync(path, "utf8")));
    } catch {
      return {};
    }
  };
  return {
    get: (environment) => read()[environment],
    set: (environment, digest) =>
      writeAtomically(path, `${JSON.stringify({ ...read(), [environment]: digest }, undefined, 2)}\n`),
  };
}

/** A digest over names and contents. */
export function folderDigest(files: readonly PolicyFile[]): string {
  const hash = createHash("sha256");
  for (const { path, content } of files) hash.update(JSON.stringify([path, content]));
  return `sha256:${hash.digest("hex")}`;
}
