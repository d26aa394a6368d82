import { join, resolve } from "node:path";
import type { FoundNatsServer } from "../../runtime/nats-server/find-nats-server.ts";
import type { ConfigValues } from "./child-config.ts";
import { launchNats, launchProgram, ownCommand } from "./launch.ts";
import type { Layout } from "./layout.ts";
import { NATS_USERS, natsUsers } from "./nats-users.ts";
import { createPart, type OwnedPart } from "./part.ts";
import type { Secrets } from "./secrets.ts";
import type { StackAddresses, StackEvent, StackOptions } from "./stack.ts";

export interface Parts {
  readonly nats: OwnedPart;
  readonly controlPlane: OwnedPart;
  readonly agent: OwnedPart;
}

/** The one agent of a stack. */
export const AGENT_ID = "local";

/** The parts, each with what starts it; nothing runs yet. */
export function createParts(given: {
  readonly options: StackOptions;
  readonly layout: Layout;
  readonly environment: string;
  readonly addresses: StackAddresses;
  readonly secrets: Secrets;
  readonly server: FoundNatsServer;
  readonly onEvent: (event: StackEvent) => void;
}): Parts {
  const { options, layout, environment, addresses, secrets, server, onEvent } = given;
  const restart = options.restart ?? true;
  const users = natsUsers(secrets, environment, AGENT_ID);
  const nats = createPart({
    name: "nats-server",
    logFile: join(layout.nats, "nats-server.log"),
    launch: () => launchNats({ server, dataDir: layout.nats, port: portOf(addresses.nats), users }),
    restart,
    healthAddress: undefined,
    onEvent,
  });
  const program = (name: "control-plane" | "agent", configFile: string, config: ConfigValues, address: string) => {
    const logFile = join(layout.logs, `${name}.log`);
    const inherited = options.inheritLogs === true;
    return createPart({
      name,
      logFile: inherited ? "its messages above" : logFile,
      launch: () =>
        launchProgram({
          name,
          command: options.command ?? ownCommand(),
          subcommand: name,
          configFile,
          config,
          env: options.env ?? {},
          logFile: inherited ? undefined : logFile,
        }),
      restart,
      healthAddress: address,
      onEvent,
    });
  };
  return {
    nats,
    controlPlane: program(
      "control-plane",
      layout.controlPlaneConfig,
      controlPlaneConfig(layout, environment, addresses, secrets, options.notificationsFile),
      addresses.controlPlane,
    ),
    agent: program("agent", layout.agentConfig, agentConfig(layout, environment, addresses, secrets), addresses.agent),
  };
}

function controlPlaneConfig(
  layout: Layout,
  environment: string,
  addresses: StackAddresses,
  secrets: Secrets,
  notificationsFile: string | undefined,
): ConfigValues {
  return {
    environments: environment,
    listen: addresses.controlPlane,
    nats: addresses.nats,
    natsUser: NATS_USERS.controlPlane,
    natsPassword: secrets.natsPasswords.controlPlane,
    replicas: 1,
    tokensFile: layout.tokensFile,
    signingKey: layout.signingKey,
    trustedKeys: layout.trustedKeys,
    ...(notificationsFile === undefined ? {} : { notificationsFile: resolve(notificationsFile) }),
  };
}

function agentConfig(layout: Layout, environment: string, addresses: StackAddresses, secrets: Secrets): ConfigValues {
  return {
    environment,
    agentId: AGENT_ID,
    socket: addresses.agent.slice("unix:".length),
    ...(addresses.agentTcp === undefined ? {} : { listen: addresses.agentTcp }),
    nats: addresses.nats,
    natsUser: NATS_USERS.agent,
    natsPassword: secrets.natsPasswords.agent,
    dataDir: layout.agent,
    trustedKeys: layout.trustedKeys,
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
