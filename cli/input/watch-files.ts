import { watch } from "node:fs";

/** Editors write a file in several steps: one run for all of them. */
const SETTLE_MS = 100;

/** Runs at once, and again whenever something below the paths changes, one run at a time. Ends with the program. */
export async function watchFiles(paths: readonly string[], run: () => Promise<void>): Promise<never> {
  let wake = () => {};
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => wake(), SETTLE_MS);
  };
  for (const path of paths) watch(path, { recursive: true }, changed);
  for (;;) {
    const change = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await run();
    await change;
  }
}
