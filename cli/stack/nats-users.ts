import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import type { Secrets } from "./secrets.ts";

/** The control plane may do everything of Postern; the agent only what an agent of its environment needs. */
export function natsUsers(secrets: Secrets, environment: string, agentId: string): readonly NatsUser[] {
  return [
    {
      user: "control-plane",
      password: secrets.natsPasswords.controlPlane,
      permissions: controlPlanePermissions("control-plane"),
    },
    {
      user: "agent",
      password: secrets.natsPasswords.agent,
      permissions: agentPermissions({ environment, user: "agent", agentId }),
    },
  ];
}
