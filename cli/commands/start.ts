import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { loadSettings } from "../../runtime/config/load-settings.ts";
import { untilStopSignal } from "../../runtime/process/stop-signals.ts";
import { type StartSettings, startSettings } from "../../shared/config/index.ts";
import { addOutput, outputOf } from "../output/output-option.ts";
import { packageFile } from "../package-file.ts";
import { addSettings, pickSettings } from "../settings/setting-options.ts";
import { eventText } from "../stack/event-text.ts";
import type { Stack, StackEvent } from "../stack/stack.ts";
import { welcomeJson, welcomeText } from "../stack/welcome.ts";
import { examplesText } from "./client-command.ts";

const AFTER = `
Policies: the folder is published when the environment has no bundle yet, or when its files are not what was published
from it last. So what you publish later by 'postern policy publish' survives a restart, until you edit the folder.

The folder --data-dir holds everything, keys and tokens included (mode 0600): delete it to begin anew.
Ctrl-C ends agent, control plane and nats-server, in this order. A part that dies is started again.
`;

export function startCommand(): Command {
  const command = new Command("start").description(
    "Run everything on this machine: nats-server, a control plane, an agent, and the example policies.",
  );
  addOutput(command);
  command.addOption(new Option("--inherit-logs", "Write the parts' logs to standard error and not to <data-dir>/logs"));
  addSettings(command, startSettings, "Settings:");
  command.addHelpText(
    "after",
    AFTER + examplesText(["postern start", "postern start --policies ./policies --data-dir /var/lib/postern"]),
  );
  return command.action(async (options: { json?: boolean; inheritLogs?: boolean }) => {
    const flags = pickSettings({ ...options }, startSettings);
    const settings = loadSettings(startSettings, { flags, env: process.env });
    const output = outputOf(options);
    const onEvent = (event: StackEvent) => {
      const text = eventText(event, output.palette);
      if (text !== "") output.note(text);
    };
    const stopping = new AbortController();
    const stopped = untilStopSignal().then((signal) => {
      stopping.abort();
      return signal;
    });
    const stack = await startUnlessStopped(settings, options.inheritLogs === true, stopping.signal, onEvent);
    if (stack === undefined) return;
    const welcome = { stack, workingDir: process.cwd() };
    output.item(welcomeJson(welcome), (palette) => welcomeText(welcome, palette));
    await stopped;
    output.note("stopping");
    await stack.stop();
    output.note("stopped; 'postern start' goes on from here");
  });
}

async function startUnlessStopped(
  settings: StartSettings,
  inheritLogs: boolean,
  signal: AbortSignal,
  onEvent: (event: StackEvent) => void,
): Promise<Stack | undefined> {
  const { dataDir, environment, natsPort, controlPlanePort, logLevel, logFormat, drainTimeoutMs, socket } = settings;
  const { notificationsFile } = settings;
  const { startStack } = await import("../stack/start-stack.ts");
  try {
    return await startStack({
      dataDir,
      environment,
      ports: { nats: natsPort, controlPlane: controlPlanePort },
      policiesDir: policiesFolder(settings.policies),
      ...(socket === undefined ? {} : { agentSocket: socket }),
      ...(notificationsFile === undefined ? {} : { notificationsFile }),
      env: {
        POSTERN_LOG_LEVEL: logLevel,
        POSTERN_LOG_FORMAT: logFormat,
        POSTERN_DRAIN_TIMEOUT: `${drainTimeoutMs}ms`,
      },
      inheritLogs,
      signal,
      onEvent,
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** The default folder is this package's own where the working folder has none. */
function policiesFolder(setting: string): string {
  if (setting !== startSettings.settings.policies.defaultText || existsSync(setting)) return setting;
  return packageFile(...setting.split("/"));
}
