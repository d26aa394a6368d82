import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import type { Secrets } from "./secrets.ts";

/** Names of the users, as both the server and the programs are told. */
export const NATS_USERS = { controlPlane: "control-plane", agent: "agent" } as const;

/** The agent may do only what this very agent of its environment needs (DESIGN.md section 5). */
export function natsUsers(secrets: Secrets, environment: string, agentId: string): readonly NatsUser[] {
  const { controlPlane, agent } = NATS_USERS;
  return [
    {
      user: controlPlane,
      password: secrets.natsPasswords.controlPlane,
      permissions: controlPlanePermissions(controlPlane),
    },
    {
      user: agent,
      password: secrets.natsPasswords.agent,
      permissions: agentPermissions({ environment, user: agent, agentId }),
    },
  ];
}
