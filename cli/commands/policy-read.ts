import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import type { BundleInfo__Output } from "../../proto/gen/postern/v1/BundleInfo.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { bundleJson, bundleSentence, bundleTable } from "../views/bundle-view.ts";
import { clientCommand } from "./client-command.ts";

const SERVICE = "postern.v1.PolicyService";
const PAGE_SIZE = 100;

export function listCommand(): Command {
  return clientCommand<{ readonly limit: number }>({
    name: "list",
    description: "List the revisions of an environment, newest first; the active one has a star.",
    options: (command) => command.option("--limit <n>", "At most this many", parseCount("--limit"), 20),
    examples: ["postern policy list", "postern policy list --environment prod --json"],
    run: async ({ settings, output }, _args, { limit }) => {
      const { environment } = settings;
      const bundles = await withService(SERVICE, settings, async (client) => {
        const all: BundleInfo__Output[] = [];
        let pageToken = "";
        do {
          const pageSize = Math.min(PAGE_SIZE, limit - all.length);
          const page = await client.list({ environment, pageSize, pageToken });
          all.push(...page.bundles);
          pageToken = page.nextPageToken;
        } while (pageToken !== "" && all.length < limit);
        return all;
      });
      output.result({ bundles: bundles.map(bundleJson) }, (palette) =>
        bundles.length === 0 ? `${environment} has no bundle yet` : bundleTable(bundles, palette, Date.now()),
      );
    },
  });
}

export function getCommand(): Command {
  return clientCommand<{ readonly output?: string }>({
    name: "get",
    arguments: [["[revision]", "Default: the active one"]],
    description: "Print the policy text of a revision, or write it into a folder.",
    options: (command) => command.option("--output <folder>", "Write the files there and print their names"),
    examples: ["postern policy get", "postern policy get 7 --output ./policies-7"],
    run: async ({ settings, output }, [text], { output: folder }) => {
      const { environment } = settings;
      const revision = text === undefined ? 0 : parseCount("revision")(text);
      const { bundle, files } = await withService(SERVICE, settings, (client) => client.get({ environment, revision }));
      if (bundle === null) return;
      const json = { bundle: bundleJson(bundle), files: files.map(({ path, content }) => ({ path, content })) };
      if (folder !== undefined) {
        for (const { path, content } of files) writeBelow(folder, path, content);
        output.result(json, () => files.map(({ path }) => join(folder, path)).join("\n"));
        return;
      }
      output.result(json, (palette) =>
        [
          palette.dim(`# ${bundleSentence(bundle)}, ${bundle.digest}`),
          ...files.map(({ path, content }) => `${palette.dim(`# --- ${path}`)}\n${content.trimEnd()}`),
        ].join("\n"),
      );
    },
  });
}

/** A path that comes from a server must not lead out of the folder that the user named. */
function writeBelow(folder: string, path: string, content: string): void {
  const target = resolve(folder, path);
  const inside = relative(resolve(folder), target);
  if (inside.startsWith("..") || isAbsolute(inside)) {
    throw new PosternError("invalid_argument", "PATH_OUTSIDE", `the bundle names a file outside the folder: ${path}`, {
      where: { file: path },
      hint: "Look at the bundle with 'postern policy get' and without --output.",
    });
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
