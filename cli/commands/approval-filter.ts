import { type Command, Option } from "commander";
import type { ApprovalFilter } from "../../proto/gen/postern/v1/ApprovalFilter.ts";
import type { ClientSettings } from "../../shared/config/index.ts";
import { invalid } from "../input/pairs.ts";

const STATUSES = {
  pending: "APPROVAL_STATUS_PENDING",
  approved: "APPROVAL_STATUS_APPROVED",
  denied: "APPROVAL_STATUS_DENIED",
  expired: "APPROVAL_STATUS_EXPIRED",
  cancelled: "APPROVAL_STATUS_CANCELLED",
} as const;

type StatusName = keyof typeof STATUSES;

const REVIEWS = ["open", "signed_off"] as const;

type ReviewName = (typeof REVIEWS)[number];

export interface FilterOptions {
  readonly status: readonly StatusName[];
  readonly workflow?: string;
  readonly subject?: string;
  readonly action?: string;
  readonly mine?: boolean;
  readonly review?: ReviewName;
}

/** Options that choose approvals, for `list` and `watch`. */
export function addFilterOptions(command: Command): Command {
  const names = Object.keys(STATUSES).join(", ");
  return command
    .addOption(
      new Option("--status <status>", `One of ${names}; repeat for more`)
        .argParser((text: string, before: readonly StatusName[]) => [...before, parseStatus(text)])
        .default([], "any"),
    )
    .option("--workflow <name>", "Of this workflow")
    .option("--subject <id>", "Asked by this subject")
    .option("--action <pattern>", 'Of actions such as "payments.**"')
    .addOption(
      new Option("--review <state>", "Released in an emergency: open (to be signed off) or signed_off").choices(
        REVIEWS,
      ),
    )
    .option("--mine", "Only those that this token could vote on now");
}

export function toFilter(options: FilterOptions, settings: ClientSettings): ApprovalFilter {
  return {
    environment: settings.environment,
    statuses: options.status.map((name) => STATUSES[name]),
    workflow: options.workflow ?? "",
    subjectId: options.subject ?? "",
    action: options.action ?? "",
    review: options.review ?? "",
    votable: options.mine === true,
  };
}

function parseStatus(text: string): StatusName {
  if (text in STATUSES) return text as StatusName;
  throw invalid("--status", `"${text}" is no status`, `Choose one of ${Object.keys(STATUSES).join(", ")}.`);
}
