import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ComposeService } from "./compose-file.ts";
import { type Finished, run, type Started, start } from "./run-process.ts";

/** What stands for what outside a container: every occurrence of a text, in commands, variables and mounted files. */
export type Substitutions = readonly (readonly [from: string, to: string])[];

export interface ComposeRunOptions {
  readonly services: Readonly<Record<string, ComposeService>>;
  /** Where the Compose file lies. */
  readonly root: string;
  /** A folder for volumes and for the mounted files. */
  readonly folder: string;
  /** ENTRYPOINT of the image that the file builds. */
  readonly entrypoint: readonly string[];
  /** ENTRYPOINTs of foreign images, by service. */
  readonly foreignEntrypoints: Readonly<Record<string, readonly string[]>>;
  /** For all services, then for one. */
  readonly substitutions: Substitutions;
  readonly substitutionsOf: Readonly<Record<string, Substitutions>>;
  /** Lines that a mounted file must not have here. */
  readonly dropLines: readonly string[];
  /** Programs by the name that the file calls them. */
  readonly programs: Readonly<Record<string, string>>;
}

export interface ComposeRun {
  /** Starts a service after what it depends on, as `docker compose up` does; resolves when it runs. */
  up(name: string): Promise<void>;
  /** Runs the health check that the file names, once. */
  checkHealth(name: string): Promise<Finished>;
  down(): Promise<void>;
}

const HEALTHY_TIMEOUT_MS = 120_000;
/** A probe is a process that starts: more of them would take from what they wait for. */
const HEALTHY_PROBE_EVERY_MS = 500;

/** Runs services of a Compose file as processes of this machine. */
export function createComposeRun(options: ComposeRunOptions): ComposeRun {
  const running = new Map<string, Started>();
  const starting = new Map<string, Promise<void>>();
  const completed = new Map<string, Promise<Finished>>();

  function service(name: string): ComposeService {
    const found = options.services[name];
    if (found === undefined) throw new Error(`no service ${name}`);
    return found;
  }

  function substitutions(name: string): Substitutions {
    const mounts = service(name).volumes.map((volume) => mountOf(name, volume));
    return [...mounts, ...(options.substitutionsOf[name] ?? []), ...options.substitutions];
  }

  /** A named volume is a folder that its services share; a file of the project is copied, its text substituted. */
  function mountOf(name: string, volume: string): readonly [string, string] {
    const [source = "", target = ""] = volume.split(":");
    if (!source.startsWith("./")) {
      const path = join(options.folder, source);
      mkdirSync(path, { recursive: true });
      return [target, path];
    }
    const path = join(options.folder, `${name}-${basename(source)}`);
    const others = service(name).volumes.filter((other) => other !== volume && !other.startsWith("./"));
    const table = [...others.map((other) => mountOf(name, other)), ...options.substitutions];
    const lines = readFileSync(join(options.root, source), "utf8").split("\n");
    const kept = lines.filter((line) => !options.dropLines.some((dropped) => line.includes(dropped)));
    writeFileSync(path, substitute(kept.join("\n"), table));
    return [target, path];
  }

  function processOf(name: string, command: readonly string[]) {
    const table = substitutions(name);
    const [program = "", ...args] = command;
    const environment = Object.entries(service(name).environment);
    return {
      command: [options.programs[program] ?? program, ...args.map((argument) => substitute(argument, table))],
      options: {
        cwd: options.root,
        env: {
          PATH: process.env.PATH,
          ...Object.fromEntries(environment.map(([key, value]) => [key, substitute(value, table)])),
        },
      },
    };
  }

  async function launch(name: string): Promise<void> {
    const { entrypoint, command, depends_on } = service(name);
    // All at once: one may become healthy only by what another does, as an agent does by a publication.
    await Promise.all(
      Object.entries(depends_on).map(async ([other, { condition }]) => {
        await up(other);
        if (condition === "service_healthy") await untilHealthy(other);
        if (condition === "service_completed_successfully") await untilCompleted(other);
      }),
    );
    const begin = entrypoint ?? options.foreignEntrypoints[name] ?? options.entrypoint;
    const { command: argv, options: settings } = processOf(name, [...begin, ...command]);
    running.set(name, start(argv, settings));
  }

  function up(name: string): Promise<void> {
    const started = starting.get(name) ?? launch(name);
    starting.set(name, started);
    return started;
  }

  async function checkHealth(name: string): Promise<Finished> {
    const [kind, ...command] = service(name).healthcheck?.test ?? [];
    if (kind !== "CMD") throw new Error(`${name} has no health check of the form CMD`);
    const { command: argv, options: settings } = processOf(name, command);
    return run(argv, settings);
  }

  async function untilHealthy(name: string): Promise<void> {
    const giveUpAt = performance.now() + HEALTHY_TIMEOUT_MS;
    for (;;) {
      const { code, stdout, stderr } = await checkHealth(name);
      if (code === 0) return;
      const ended = running.get(name)?.child.exitCode ?? null;
      if (ended !== null || performance.now() > giveUpAt) {
        throw new Error(`${name} is not healthy (${code}): ${stdout}${stderr}\n${await logs()}`);
      }
      await pause(HEALTHY_PROBE_EVERY_MS);
    }
  }

  /** Ends everything, and tells what each had to say. */
  async function logs(): Promise<string> {
    const all = [...running].map(async ([name, { child, finished }]) => {
      child.kill("SIGKILL");
      const { stdout, stderr } = await finished;
      return `--- ${name}\n${stdout}${stderr}`;
    });
    return (await Promise.all(all)).join("\n");
  }

  async function untilCompleted(name: string): Promise<void> {
    const end = completed.get(name) ?? running.get(name)?.finished;
    if (end === undefined) throw new Error(`${name} was not started`);
    completed.set(name, end);
    const { code, stdout, stderr } = await end;
    if (code !== 0) throw new Error(`${name} ended with ${code}: ${stdout}${stderr}`);
  }

  return {
    up,
    checkHealth,
    async down() {
      for (const [, { child, finished }] of [...running].toReversed()) {
        child.kill("SIGTERM");
        await finished;
      }
    },
  };
}

/** A path stands only for itself: /tokens neither in $KEYS/tokens nor in /tokens.json. */
function substitute(text: string, table: Substitutions): string {
  return table.reduce((result, [from, to]) => {
    if (!from.startsWith("/")) return result.replaceAll(from, to);
    const path = from.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const end = from.endsWith("/") ? "" : "(?![\\w.-])";
    return result.replaceAll(new RegExp(`(?<![\\w.$}/-])${path}${end}`, "g"), () => to);
  }, text);
}
