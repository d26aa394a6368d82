import { processSettings } from "./common.ts";
import { integer, name, path } from "./setting.ts";
import { defineProgram, type SettingsOf } from "./table.ts";

/** The settings of `postern start`: everything on one machine, under one folder, on loopback. */
export const startSettings = defineProgram("postern start", {
  dataDir: path({ default: ".postern", help: "Folder for all data, keys and tokens" }),
  policies: path({ default: "examples/policies", help: "Folder of policies to publish" }),
  environment: name({ default: "dev", help: "Environment of the agent" }),
  socket: path({ help: "The agent's Unix socket; agent.sock in dataDir if not set" }),
  controlPlanePort: integer(0, 65_535)({ default: "7443", help: "TCP port of the control plane; 0: any free one" }),
  natsPort: integer(0, 65_535)({ default: "4233", help: "TCP port of the embedded NATS server; 0: any free one" }),
  notificationsFile: path({ help: "Whom to notify of approvals, YAML (docs/notifications.md); nobody if not set" }),
  ...processSettings,
});

export type StartSettings = SettingsOf<typeof startSettings.settings>;
