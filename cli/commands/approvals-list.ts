import type { Command } from "commander";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import { withService } from "../api/control-plane.ts";
import { parseCount } from "../input/count.ts";
import { approvalTable } from "../views/approval-text.ts";
import { approvalJson } from "../views/approval-view.ts";
import { addFilterOptions, type FilterOptions, toFilter } from "./approval-filter.ts";
import { clientCommand } from "./client-command.ts";

const PAGE_SIZE = 100;

export function listCommand(): Command {
  return clientCommand<FilterOptions & { readonly limit: number }>({
    name: "list",
    description: "List approvals, newest first.",
    options: (command) =>
      addFilterOptions(command).option("--limit <n>", "At most this many", parseCount("--limit"), 50),
    examples: [
      "postern approvals list --status pending",
      "postern approvals list --mine --json | jq -r '.approvals[].id'",
    ],
    run: async ({ settings, output }, _args, options) => {
      const found = await withService("postern.v1.ApprovalService", settings, async (client) => {
        const approvals: Approval__Output[] = [];
        let pageToken = "";
        do {
          const pageSize = Math.min(PAGE_SIZE, options.limit - approvals.length);
          const page = await client.list({ filter: toFilter(options, settings), pageSize, pageToken });
          approvals.push(...page.approvals);
          pageToken = page.nextPageToken;
        } while (pageToken !== "" && approvals.length < options.limit);
        return { approvals, more: pageToken !== "" };
      });
      output.result({ approvals: found.approvals.map(approvalJson), more: found.more }, (palette) => {
        if (found.approvals.length === 0) return `no such approvals in ${settings.environment}`;
        const more = found.more ? "\n(there are more: raise --limit)" : "";
        return approvalTable(found.approvals, palette, Date.now()) + more;
      });
    },
  });
}
