import type { AgentInfo } from "../../proto/gen/postern/v1/AgentInfo.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toDuration, toTimestamp } from "../../runtime/rpc/time.ts";
import type { FleetStore } from "../../shared/bus/ports.ts";
import type { Heartbeat } from "../../shared/fleet/model.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";

export interface FleetPorts {
  readonly fleet: FleetStore;
  readonly environments: Environments;
  /** 0: none. */
  readonly activeRevision: (environment: string) => Promise<number>;
}

/** postern.v1.FleetService: the agents, as their heartbeats say. */
export function fleetService(ports: FleetPorts): RpcService {
  async function agentsOf(environment: string): Promise<readonly AgentInfo[]> {
    const [heartbeats, active] = await Promise.all([ports.fleet.list(environment), ports.activeRevision(environment)]);
    return heartbeats.map((heartbeat) => toMessage(heartbeat, active)).sort(byId);
  }
  return defineService("postern.v1.FleetService", {
    async ListAgents(request, call) {
      const environments = ports.environments.some(principalOf(call), request.environment);
      return { agents: (await Promise.all(environments.map(agentsOf))).flat() };
    },
  });
}

function toMessage(heartbeat: Heartbeat, activeRevision: number): AgentInfo {
  return {
    id: heartbeat.agentId,
    environment: heartbeat.environment,
    version: heartbeat.version,
    host: heartbeat.host,
    revision: heartbeat.revision,
    lag: Math.max(0, activeRevision - heartbeat.revision),
    startedAt: toTimestamp(heartbeat.startedAtMs),
    lastSeen: toTimestamp(heartbeat.atMs),
    // By the agent's own clock on both ends, so that clocks which differ do no harm.
    uptime: toDuration(Math.max(0, heartbeat.atMs - heartbeat.startedAtMs)),
    counters: { ...heartbeat.counters },
    state: heartbeat.state,
  };
}

function byId(left: AgentInfo, right: AgentInfo): number {
  return (left.id ?? "") < (right.id ?? "") ? -1 : 1;
}
