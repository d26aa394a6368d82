import type { AgentFacts } from "../../proto/gen/postern/v1/AgentFacts.ts";
import type { AgentInfo } from "../../proto/gen/postern/v1/AgentInfo.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import type { FleetStore } from "../../shared/bus/ports.ts";
import { LAG_KINDS, type Lag, lagOf, type WantedRevisions } from "../../shared/fleet/lag.ts";
import type { FactStanding, HeardHeartbeat } from "../../shared/fleet/model.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";

export interface FleetPorts {
  readonly fleet: FleetStore;
  readonly environments: Environments;
  readonly wanted: (environment: string) => Promise<WantedRevisions>;
  readonly nowMs: () => number;
}

interface Agent {
  readonly heartbeat: HeardHeartbeat;
  readonly lag: Lag;
}

/** postern.v1.FleetService: the agents, as their heartbeats say. Those that said goodbye are none any more. */
export function fleetService(ports: FleetPorts): RpcService {
  async function agentsOf(environment: string): Promise<readonly Agent[]> {
    const [heartbeats, wanted] = await Promise.all([ports.fleet.list(environment), ports.wanted(environment)]);
    const present = heartbeats.filter(({ leaving }) => leaving !== true);
    return present.map((heartbeat) => ({ heartbeat, lag: lagOf(heartbeat, wanted, ports.nowMs()) }));
  }
  return defineService("postern.v1.FleetService", {
    async ListAgents(request, call) {
      const environments = ports.environments.some(principalOf(call), request.environment);
      const agents = (await Promise.all(environments.map(agentsOf))).flat();
      return { agents: agents.sort(worstFirst).map(toMessage) };
    },
  });
}

function toMessage({ heartbeat, lag }: Agent): AgentInfo {
  const { bundles = {}, labels = {}, trustedKeys = [] } = heartbeat;
  const { enforced, refused } = bundles;
  return {
    id: heartbeat.agentId,
    environment: heartbeat.environment,
    version: heartbeat.version,
    host: heartbeat.host,
    revision: heartbeat.revision,
    lag: lag.revisions,
    startedAt: toTimestamp(heartbeat.startedAtMs),
    lastSeen: toTimestamp(heartbeat.heardAtMs),
    // By the agent's own clock on both ends, so that clocks which differ do no harm.
    uptime: toDuration(Math.max(0, heartbeat.atMs - heartbeat.startedAtMs)),
    counters: { ...heartbeat.counters },
    state: heartbeat.state,
    standing: {
      kind: lag.kind,
      code: lag.code,
      message: lag.message,
      ...(lag.sinceMs === undefined ? {} : { since: toTimestamp(lag.sinceMs) }),
    },
    digest: enforced?.digest ?? "",
    ...(enforced === undefined ? {} : { enforcedSince: toTimestamp(enforced.sinceMs) }),
    signedBy: enforced?.signedBy ?? "",
    trustedKeys: [...trustedKeys],
    ...(refused === undefined ? {} : { refused: { ...refused, at: toTimestamp(refused.atMs) } }),
    labels: { ...labels },
    ...(heartbeat.facts === undefined ? {} : { facts: factsMessage(heartbeat, heartbeat.facts) }),
  };
}

function factsMessage({ atMs, heardAtMs }: HeardHeartbeat, facts: FactStanding): AgentFacts {
  const { count, newestPutMs, oldestPutMs, seenMs } = facts;
  return {
    count,
    // How long before the heartbeat, by the agent's clock; when that was, by the bus's.
    ...(seenMs === undefined ? {} : { seenAt: toTimestamp(heardAtMs - Math.max(0, atMs - seenMs)) }),
    ...(newestPutMs === undefined ? {} : { newestPutAt: toTimestamp(newestPutMs) }),
    ...(oldestPutMs === undefined ? {} : { oldestPutAt: toTimestamp(oldestPutMs) }),
  };
}

/** What somebody has to look after first, then by name. */
function worstFirst(left: Agent, right: Agent): number {
  const rank = ({ lag }: Agent) => LAG_KINDS.indexOf(lag.kind);
  const name = ({ heartbeat }: Agent) => `${heartbeat.environment} ${heartbeat.agentId}`;
  return rank(left) - rank(right) || right.lag.revisions - left.lag.revisions || (name(left) < name(right) ? -1 : 1);
}
