// Prints the settings of both programs as Markdown, for the README: `npm run settings`.
import { agentSettings, controlPlaneSettings, settingsMarkdown, startSettings } from "../../shared/config/index.ts";

for (const program of [startSettings, agentSettings, controlPlaneSettings]) {
  process.stdout.write(`### \`${program.command}\`\n\n${settingsMarkdown(program)}\n`);
}
