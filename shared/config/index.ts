/** Settings: declared once per program, resolved from flags, variables and a file (DESIGN.md section 3). */
export { type AgentSettings, agentSettings } from "./agent.ts";
export { type ClientSettings, clientSettings } from "./client.ts";
export { type ControlPlaneSettings, controlPlaneSettings } from "./control-plane.ts";
export { type SettingOption, settingsMarkdown, settingsOptions } from "./document.ts";
export { nearestName } from "./nearest.ts";
export { resolveSettings, type SettingsFile, type SettingsSources } from "./resolve.ts";
export type { HostPort, Setting } from "./setting.ts";
export { type StartSettings, startSettings } from "./start.ts";
export type { Program, SettingsOf, SettingsTable } from "./table.ts";
