import type { AgentInfo__Output } from "../../proto/gen/postern/v1/AgentInfo.ts";
import type { Palette } from "../output/colour.ts";
import { formatRelative } from "../output/time.ts";
import { toMs } from "./time.ts";

type Agent = Pick<AgentInfo__Output, "standing" | "lag">;

/** How an agent stands to what it is to enforce, for people: "refused: BUNDLE_SIGNATURE_INVALID: …, 3m ago". */
export function standingText(agent: Agent, nowMs: number): string {
  const { standing, lag } = agent;
  if (standing === null) return lag > 0 ? "behind" : "";
  const { kind, code, message } = standing;
  const ago = formatRelative(toMs(standing.since), nowMs);
  const since = ago === "" ? "" : `, ${ago}`;
  switch (kind) {
    case "refused":
      return `refused: ${code}: ${message}${since}`;
    case "fetching":
      return `still fetching${message === "" ? "" : `: ${message}`}${since}`;
    case "cut-off":
      return ago === "" ? "cut off" : `cut off since ${ago}`;
    case "silent":
      return `silent: last seen ${ago}`;
    case "canary":
      return "in canary";
    case "no-bundle":
      return "no bundle";
    case "behind":
      return "behind: has not said that it knows of a newer one";
    case "none":
      return "up to date";
    default:
      // A control plane that is newer than this command.
      return `${kind}${message === "" ? "" : `: ${message}`}${since}`;
  }
}

/** Whether somebody has to look after it. */
export function lagging({ standing, lag }: Agent): boolean {
  return standing === null ? lag > 0 : standing.kind !== "none" && standing.kind !== "canary";
}

/** "12 agents: 9 up to date, 1 in canary; 2 lag: 1 refused, 1 silent" */
export function fleetSummary(agents: readonly Agent[], palette: Palette): string {
  const behind = agents.filter(lagging);
  const inCanary = agents.filter(({ standing }) => standing?.kind === "canary").length;
  const well = [
    `${agents.length - behind.length - inCanary} up to date`,
    ...(inCanary === 0 ? [] : [`${inCanary} in canary`]),
  ].join(", ");
  const total = `${agents.length} ${agents.length === 1 ? "agent" : "agents"}: ${well}`;
  if (behind.length === 0) return palette.good(total);
  const counts = new Map<string, number>();
  for (const { standing } of behind) {
    const kind = standing?.kind ?? "behind";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const why = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
  return `${total}; ${palette.bad(`${behind.length} lag: ${why}`)}`;
}
