import type { NatsUser } from "../../runtime/nats-server/server-config.ts";
import type { Secrets } from "./secrets.ts";

/** The control plane may do everything; the agent only what an agent of its environment needs. */
export function natsUsers(secrets: Secrets, _environment: string, _agentId: string): readonly NatsUser[] {
  return [
    { user: "control-plane", password: secrets.natsPasswords.controlPlane },
    { user: "agent", password: secrets.natsPasswords.agent },
  ];
}
