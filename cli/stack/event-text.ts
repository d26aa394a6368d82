import type { Palette } from "../output/colour.ts";
import { formatDuration } from "../output/time.ts";
import { count } from "../views/bundle-view.ts";
import type { StackEvent } from "./stack.ts";

/** A line for people; empty when there is nothing to say. */
export function eventText(event: StackEvent, palette: Palette): string {
  switch (event.kind) {
    case "starting":
    case "stopped":
      return "";
    case "ready":
      return palette.dim(`${event.part} runs (process ${event.pid}, after ${event.elapsedMs} ms)`);
    case "died": {
      const pause = event.restartInMs ?? 0;
      const next = pause < 1_000 ? `${pause} ms` : formatDuration(pause);
      const then = event.restartInMs === undefined ? "it stays down" : `starting it again in ${next}`;
      return palette.bad(`${event.part} died (${event.how}): ${then}; see ${event.logFile}`);
    }
    case "fetching":
      return event.message;
    case "published":
      return palette.dim(
        `published revision ${event.revision}: ${count(event.policies, "policy", "policies")}, ` +
          `${count(event.rules, "rule", "rules")}`,
      );
    case "refused":
      return palette.bad(`revision ${event.revision} stays active: ${event.why}`);
    case "kept":
      return palette.dim(`revision ${event.revision} stays active: ${event.why}`);
  }
}
