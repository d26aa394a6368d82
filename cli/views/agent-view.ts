import type { AgentInfo__Output } from "../../proto/gen/postern/v1/AgentInfo.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { table } from "../output/table.ts";
import { formatDuration, formatRelative } from "../output/time.ts";
import { lagging, standingText } from "./standing-text.ts";
import { toIso, toMs } from "./time.ts";

const NO_COUNTERS = { allowed: 0, denied: 0, pending: 0, errors: 0, waiting: 0, spooled: 0 };

export function agentJson(agent: AgentInfo__Output): JsonObject {
  const { id, environment, version, host, revision, lag, state } = agent;
  const { allowed, denied, pending, errors, waiting, spooled } = agent.counters ?? NO_COUNTERS;
  return {
    id,
    environment,
    state,
    version,
    host,
    revision,
    lag,
    startedAt: toIso(agent.startedAt),
    lastSeen: toIso(agent.lastSeen),
    uptimeMs: uptimeMs(agent),
    counters: { allowed, denied, pending, errors, waiting, spooled },
    standing: {
      kind: agent.standing?.kind ?? "",
      lags: lagging(agent),
      code: agent.standing?.code ?? "",
      message: agent.standing?.message ?? "",
      since: toIso(agent.standing?.since ?? null),
    },
    digest: agent.digest,
    enforcedSince: toIso(agent.enforcedSince),
    signedBy: agent.signedBy,
    trustedKeys: [...agent.trustedKeys],
    refused:
      agent.refused === null
        ? null
        : {
            revision: agent.refused.revision,
            code: agent.refused.code,
            message: agent.refused.message,
            at: toIso(agent.refused.at),
          },
    labels: { ...agent.labels },
    facts:
      agent.facts === null
        ? null
        : {
            count: agent.facts.count,
            seenAt: toIso(agent.facts.seenAt),
            newestPutAt: toIso(agent.facts.newestPutAt),
            oldestPutAt: toIso(agent.facts.oldestPutAt),
          },
  };
}

export function agentTable(agents: readonly AgentInfo__Output[], palette: Palette, nowMs: number): string {
  const rows = agents.map((agent) => {
    const counters = agent.counters ?? NO_COUNTERS;
    return [
      agent.id,
      agent.environment,
      agent.state === "serving" ? palette.good(agent.state) : palette.bad(agent.state),
      agent.lag > 0 ? `${agent.revision} (${agent.lag} behind)` : String(agent.revision),
      lagging(agent) ? palette.bad(standingText(agent, nowMs)) : standingText(agent, nowMs),
      formatRelative(toMs(agent.enforcedSince), nowMs),
      formatDuration(uptimeMs(agent)),
      formatRelative(toMs(agent.lastSeen), nowMs),
      factsText(agent, nowMs),
      String(counters.allowed),
      String(counters.denied),
      String(counters.pending),
      String(counters.errors),
      String(counters.waiting),
      String(counters.spooled),
      agent.version,
      agent.host,
    ];
  });
  return table(HEADER, rows);
}

const HEADER =
  "AGENT ENVIRONMENT STATE REVISION STANDING SINCE UP SEEN FACTS ALLOWED DENIED PENDING ERRORS WAITING SPOOLED VERSION HOST".split(
    " ",
  );

/** "3, known 2s ago" */
function factsText({ facts }: AgentInfo__Output, nowMs: number): string {
  if (facts === null) return "";
  const seenMs = toMs(facts.seenAt);
  return `${facts.count}, ${seenMs === undefined ? "never in touch" : `known ${formatRelative(seenMs, nowMs)}`}`;
}

function uptimeMs(agent: AgentInfo__Output): number {
  return agent.uptime === null ? 0 : Math.round(fromDuration(agent.uptime));
}
