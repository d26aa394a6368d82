import type { RunningProcess } from "../../runtime/process/running-process.ts";
import { Supervised, type SupervisionEvent } from "../../runtime/process/supervised.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Part, PartName, StackEvent } from "./stack.ts";
import { untilServing } from "./until-serving.ts";

export interface PartOptions {
  readonly name: PartName;
  readonly logFile: string;
  readonly launch: () => Promise<RunningProcess>;
  readonly restart: boolean;
  /** Where its health service answers; undefined: it serves as soon as it is ready. */
  readonly healthAddress: string | undefined;
  readonly onEvent: (event: StackEvent) => void;
}

/** How long a part may take from its start to SERVING. */
const SERVING_TIMEOUT_MS = 60_000;
/** More than the programs' own drain timeout, so that SIGKILL comes only for one that hangs. */
const STOP_TIMEOUT_MS = 15_000;

/** A part and what only the stack itself may do with it. */
export interface OwnedPart extends Part {
  /** Starts it, and resolves when its process says that it is ready: a listening agent may wait for a bundle still. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly gaveUp: Promise<PosternError>;
}

export function createPart(options: PartOptions): OwnedPart {
  const supervised = new Supervised({
    name: options.name,
    launch: options.launch,
    restart: options.restart,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    onEvent: (event) => options.onEvent(toStackEvent(options, event)),
  });
  const alive = () => {
    if (supervised.pid !== undefined) return;
    throw new PosternError("unavailable", "PART_DOWN", `${options.name} is down`, { hint: `Read ${options.logFile}.` });
  };
  const ready = async () => {
    await supervised.ready();
    if (options.healthAddress === undefined) return;
    await untilServing(options.healthAddress, { name: options.name, timeoutMs: SERVING_TIMEOUT_MS, alive });
  };
  return {
    name: options.name,
    logFile: options.logFile,
    get pid() {
      return supervised.pid;
    },
    gaveUp: supervised.gaveUp,
    start: () => supervised.start(),
    stop: () => supervised.stop(),
    kill: (signal) => supervised.kill(signal),
    ready,
    restart: async () => {
      await supervised.stop();
      await supervised.start();
      await ready();
    },
  };
}

function toStackEvent({ name, logFile }: PartOptions, event: SupervisionEvent): StackEvent {
  return event.kind === "died" ? { ...event, part: name, logFile } : { ...event, part: name };
}
