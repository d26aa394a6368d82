import { FIRST_WITH_SYNC_INTERVAL, isAtLeast } from "./version.ts";

/** What a user may publish and subscribe to, as nats-server matches subjects. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

export interface NatsUser {
  readonly user: string;
  readonly password: string;
  /** Absent: everything. */
  readonly permissions?: NatsPermissions;
}

/** A server's place in a cluster. */
export interface ClusterConfig {
  readonly name: string;
  /** Unique in the cluster. */
  readonly serverName: string;
  /** Where it listens for the others, on the host of the server. */
  readonly port: number;
  /** Ports of all servers of the cluster, on the same host; its own does no harm. */
  readonly routes: readonly number[];
}

export interface ServerConfig {
  readonly version: string;
  readonly storeDir: string;
  readonly host: string;
  /** -1: a free one. */
  readonly port: number;
  /** Undefined: no monitoring. */
  readonly monitorPort: number | undefined;
  /** Empty: anyone who reaches the port may do anything. */
  readonly users: readonly NatsUser[];
  /** Absent: it stands alone. */
  readonly cluster?: ClusterConfig | undefined;
}

/**
 * What a message may weigh. The server's own default, spelled out: programs keep to it, so that they work on servers
 * that others configured.
 */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

/** The text of a configuration file (NATS's own syntax) for one server with JetStream on files. */
export function serverConfig(config: ServerConfig): string {
  const lines = [
    `listen: ${quote(`${config.host}:${config.port}`)}`,
    ...(config.monitorPort === undefined ? [] : [`http: ${quote(`${config.host}:${config.monitorPort}`)}`]),
    `max_payload: ${MAX_PAYLOAD_BYTES}`,
    "jetstream {",
    `  store_dir: ${quote(config.storeDir)}`,
    // Acknowledged means on disk. Older servers refuse the word and sync every two minutes.
    ...(isAtLeast(config.version, FIRST_WITH_SYNC_INTERVAL) ? ["  sync_interval: always"] : []),
    "}",
    ...clusterLines(config),
    ...authorization(config.users),
  ];
  return `${lines.join("\n")}\n`;
}

function clusterLines({ host, cluster }: ServerConfig): string[] {
  if (cluster === undefined) return [];
  return [
    `server_name: ${quote(cluster.serverName)}`,
    "cluster {",
    `  name: ${quote(cluster.name)}`,
    `  listen: ${quote(`${host}:${cluster.port}`)}`,
    `  routes: ${list(cluster.routes.map((port) => `nats-route://${host}:${port}`))}`,
    "}",
  ];
}

function authorization(users: readonly NatsUser[]): string[] {
  if (users.length === 0) return [];
  return ["authorization {", "  users: [", ...users.flatMap(userLines), "  ]", "}"];
}

function userLines({ user, password, permissions }: NatsUser): string[] {
  const lines = ["    {", `      user: ${quote(user)}`, `      password: ${quote(password)}`];
  if (permissions !== undefined) {
    lines.push(
      "      permissions: {",
      `        publish: ${list(permissions.publish)}`,
      `        subscribe: ${list(permissions.subscribe)}`,
      "      }",
    );
  }
  return [...lines, "    }"];
}

function list(items: readonly string[]): string {
  return `[${items.map(quote).join(", ")}]`;
}

/** A JSON string without control characters is a string of this syntax too. */
function quote(text: string): string {
  for (const character of text) {
    if (character < " ") throw new RangeError("control characters cannot stand in a nats-server configuration");
  }
  return JSON.stringify(text);
}
