// Writes docs/settings.md from the tables: `npm run settings`.
import { writeFileSync } from "node:fs";
import { agentSettings, controlPlaneSettings, settingsMarkdown, startSettings } from "../../shared/config/index.ts";

const HEAD = `# Settings

Each is a flag, a \`POSTERN_*\` variable and a key of the YAML file that \`--config\` names. The first that names a setting wins:
flag, variable, file, default. A wrong or unknown one stops the start and is named with its source. This page is written by
\`npm run settings\`.
`;

const sections = [startSettings, agentSettings, controlPlaneSettings].map(
  (program) => `## \`${program.command}\`\n\n${settingsMarkdown(program)}`,
);
writeFileSync("docs/settings.md", [HEAD, ...sections].join("\n"));
