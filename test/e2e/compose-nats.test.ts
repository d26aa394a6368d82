import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agentPermissions, controlPlanePermissions } from "../../runtime/nats-server/permissions.ts";
import { serverConfig } from "../../runtime/nats-server/server-config.ts";
import { ROOT } from "../support/built.ts";

const HEADER = `# The NATS server of docker-compose.yml. Made from runtime/nats-server/ by test/e2e/compose-nats.test.ts:
# \`npx vitest run test/e2e/compose-nats.test.ts -u\` writes it anew.
#
# An acknowledged write is on disk (sync_interval: always). The agent may publish only what is its own and read only its
# environment; each further agent is one more user. Passwords come from the server's environment.
`;

describe("deploy/nats/nats.conf", () => {
  it("gives control plane and agent the permissions that the code says they need", async () => {
    const text = serverConfig({
      version: "2.12.1",
      storeDir: "/data",
      host: "0.0.0.0",
      port: 4222,
      monitorPort: 8222,
      users: [
        {
          user: "control-plane",
          password: "$NATS_CONTROL_PLANE_PASSWORD",
          permissions: controlPlanePermissions("control-plane"),
        },
        {
          user: "agent",
          password: "$NATS_AGENT_PASSWORD",
          permissions: agentPermissions({ environment: "dev", user: "agent", agentId: "refund-service" }),
        },
      ],
    });
    // A variable is replaced only where it is not quoted.
    const config = text.replaceAll(/"(\$[A-Z_]+)"/g, "$1");
    await expect(HEADER + config).toMatchFileSnapshot(join(ROOT, "deploy", "nats", "nats.conf"));
  });
});
