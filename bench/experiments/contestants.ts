import { startCerbos } from "../peers/cerbos.ts";
import { startEmptyGrpcGo } from "../peers/empty-grpc-go.ts";
import { startEmptyNode } from "../peers/empty-node.ts";
import { type AgentOptions, startAgent } from "../peers/postern-agent.ts";
import type { Contestant } from "./line-up.ts";

/** Evaluates every check in full, on its own transport, with its decision log on: what the goals are about. */
export const POSTERN = "postern";
export const POSTERN_CACHED = "postern, cached";
/** All but what an approval or an error had a part in is left out of the audit. */
export const POSTERN_LOG_OFF = "postern, decision log off";
export const POSTERN_LOG_SAMPLED = "postern, one in 100 logged";
export const POSTERN_ON_GRPC_JS = "postern on grpc-js";
export const POSTERN_TWO_WORKERS = "postern, 2 workers";
export const EMPTY_GRPC_JS = "empty grpc-js";
export const EMPTY_GRPC_GO = "empty grpc-go";
/** The agent's transport, and what no server in JavaScript can surpass here: the ceilings of what is measured. */
export const EMPTY_POSTERN = "empty postern transport";
export const RAW_NODE_NET = "raw node:net, no HTTP/2";
export const CERBOS = "cerbos";

/** The agent as it may be configured, beside everybody else. */
export function everybody(rules: number): readonly Contestant[] {
  return [
    agent(rules, POSTERN),
    agent(rules, POSTERN_CACHED, { decisionCacheEntries: 10_000 }),
    agent(rules, POSTERN_LOG_SAMPLED, { decisionLog: "sampled", decisionLogOneIn: 100 }),
    agent(rules, POSTERN_LOG_OFF, { decisionLog: "off" }),
    agent(rules, POSTERN_ON_GRPC_JS, { transport: "grpc-js" }),
    emptyNode(EMPTY_POSTERN, "empty-postern"),
    emptyNode(RAW_NODE_NET, "raw-node-net"),
    emptyNode(EMPTY_GRPC_JS, "empty-grpc-js"),
    { name: EMPTY_GRPC_GO, start: ({ folder }) => startEmptyGrpcGo(folder) },
    { name: CERBOS, start: ({ folder }) => startCerbos(folder, rules) },
  ];
}

/** Those that goals are about, and what shows how far they can be reached. */
export function forTheGoals(rules: number): readonly Contestant[] {
  const beside = [POSTERN_CACHED, POSTERN_LOG_SAMPLED, POSTERN_ON_GRPC_JS];
  return everybody(rules).filter(({ name }) => !beside.includes(name));
}

/** Enough to see that servers are started, asked and compared. */
export function aFew(rules: number): readonly Contestant[] {
  return everybody(rules).filter(({ name }) => [POSTERN, EMPTY_GRPC_JS, CERBOS].includes(name));
}

/** One process on one core, and two. */
export function oneAndTwoWorkers(rules: number): readonly Contestant[] {
  return [agent(rules, POSTERN), agent(rules, POSTERN_TWO_WORKERS, { workers: 2 })];
}

function emptyNode(name: string, program: string): Contestant {
  return { name, start: ({ folder }) => startEmptyNode(name, program, folder) };
}

function agent(rules: number, name: string, settings: AgentOptions["settings"] = {}): Contestant {
  const inFull = { decisionCacheEntries: 0, ...settings };
  return { name, start: (world) => startAgent(world, { name, rules, settings: inFull }) };
}
