import { duration, name, path, secret, text } from "./setting.ts";
import { defineProgram, type SettingsOf } from "./table.ts";

/** What the commands that talk to a running Postern share. */
export const clientSettings = defineProgram("postern", {
  controlPlane: text({ default: "127.0.0.1:7443", help: "Control plane, host:port or https://host:port" }),
  token: secret({ help: "Bearer token for the control plane" }),
  caCert: path({ help: "CA of the control plane's certificate, PEM" }),
  agent: text({ default: "unix:.postern/agent.sock", help: "Agent, unix:path or host:port" }),
  environment: name({ default: "dev", help: "Environment to work in" }),
  timeout: duration({ default: "10s", help: "Longest that one call may take" }),
});

export type ClientSettings = SettingsOf<typeof clientSettings.settings>;
