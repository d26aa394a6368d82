import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePolicyFiles } from "./index.ts";

const DOCS = new URL("../../docs/", import.meta.url);

/** Whole documents among the YAML examples of a page; a page may show parts of one too. */
function documents(page: string): readonly string[] {
  const text = readFileSync(new URL(page, DOCS), "utf8");
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, yaml = ""]) => yaml)
    .filter((yaml) => yaml.includes("apiVersion: postern.dev/v1") && !yaml.includes("kind: Project"));
}

describe("the policy documents that the documentation shows", () => {
  const pages = readdirSync(DOCS).filter((page) => page.endsWith(".md") && documents(page).length > 0);

  it.each(pages)("are valid: %s", (page) => {
    const files = documents(page).map((content, index) => ({ path: `${page}#${index + 1}.yaml`, content }));
    const { diagnostics } = parsePolicyFiles(files);
    // A page shows a workflow without the policy that asks it, and a policy without its workflow.
    const parts = new Set(["UNUSED_WORKFLOW", "UNKNOWN_WORKFLOW", "DUPLICATE_NAME"]);
    expect(diagnostics.filter(({ code }) => !parts.has(code))).toEqual([]);
  });
});
