import type { Command } from "commander";
import { openService } from "../api/control-plane.ts";
import { approvalLine } from "../views/approval-text.ts";
import { approvalJson } from "../views/approval-view.ts";
import { addFilterOptions, type FilterOptions, toFilter } from "./approval-filter.ts";
import { clientCommand } from "./client-command.ts";

export function watchCommand(): Command {
  return clientCommand<FilterOptions>({
    name: "watch",
    description:
      "Follow approvals: first those that are pending, then every change. One line each (NDJSON with --json), until Ctrl-C.",
    options: addFilterOptions,
    examples: [
      "postern approvals watch",
      "postern approvals watch --mine --json | while read -r line; do notify; done",
    ],
    run: async ({ settings, output }, _args, options) => {
      const client = openService("postern.v1.ApprovalService", settings);
      const stopped = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
      try {
        const stream = client.watch({ filter: toFilter(options, settings) }, { signal: stopped.signal });
        for await (const { approval } of stream) {
          if (approval !== null)
            output.item(approvalJson(approval), (palette) => approvalLine(approval, palette, Date.now()));
        }
      } catch (error) {
        if (!stopped.signal.aborted) throw error;
      } finally {
        client.close();
      }
    },
  });
}
