import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file system that tells of changes tells of some of them: mounted secrets are swapped by links. Looking costs a stat. */
const LOOK_EVERY_MS = 1_000;

/**
 * Calls back whenever a file, or the files of a folder, are other ones than before; one call at a time. Keeps no process
 * alive.
 */
export function watchFiles(path: string, onChange: () => Promise<void>, everyMs = LOOK_EVERY_MS): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let known = identify(path);
  const look = async () => {
    const [before, now] = [await known, await identify(path)];
    if (before !== now && !stopped) {
      known = Promise.resolve(now);
      await onChange();
    }
    if (!stopped) timer = setTimeout(look, everyMs).unref();
  };
  timer = setTimeout(look, everyMs).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** What changes when the files do; empty: there are none. */
async function identify(path: string): Promise<string> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isDirectory()) return `${found.mtimeNs}:${found.size}:${found.ino}`;
    const names = (await readdir(path)).sort();
    const each = await Promise.all(names.map(async (name) => `${name}=${await identifyFile(join(path, name))}`));
    return each.join(" ");
  } catch {
    return "";
  }
}

async function identifyFile(path: string): Promise<string> {
  const { mtimeNs, size, ino } = await stat(path, { bigint: true });
  return `${mtimeNs}:${size}:${ino}`;
}
