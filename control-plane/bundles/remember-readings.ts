import { LRUCache } from "lru-cache";
import { type PolicyFileReading, readPolicyFile } from "../../shared/policy/index.ts";

/** Reads policy files, each text once: the latest are remembered, `maxChars` of text in all. */
export function rememberReadings(maxChars: number): (text: string) => PolicyFileReading {
  const known = new LRUCache<string, PolicyFileReading>({
    maxSize: maxChars,
    sizeCalculation: (_, text) => Math.max(1, text.length),
  });
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const reading = readPolicyFile(text);
    const { documents, findings } = reading;
    // What is wrong will be mended, and is another text then.
    const isFaultless = findings.length === 0 && documents.every((document) => document.findings.length === 0);
    if (isFaultless) known.set(text, { documents, findings });
    return reading;
  };
}
