import { type ParentLink, parentLink } from "../../runtime/process/parent-link.ts";
import { untilStopSignal } from "../../runtime/process/stop-signals.ts";
import type { ListenAddress } from "../../runtime/rpc/service.ts";
import { startTelemetry } from "../../runtime/telemetry/start-telemetry.ts";
import { VERSION } from "../version.ts";

/** What a program's compose file hands out. */
export interface RunningProgram {
  stop(): Promise<void>;
  /** Resolves when it can't go on. */
  readonly failed: Promise<Error>;
}

/** With its parent gone a program drains no longer than this: nobody is left to send it work or to wait for it. */
const ORPHAN_STOP_MS = 2_000;

/**
 * Runs a long-living program until a signal, its own failure, or the death of the process that supervises it. Returns
 * when it has stopped in order; throws what kept it from starting or from going on.
 */
export async function runProgram<Program extends RunningProgram>(options: {
  readonly serviceName: string;
  readonly instanceId: string;
  /** Gives up when the signal aborts. */
  readonly start: (signal: AbortSignal) => Promise<Program>;
  readonly addresses: (program: Program) => Readonly<Record<string, string>>;
}): Promise<void> {
  const link = parentLink();
  try {
    await runLinked(options, link);
  } catch (error) {
    link?.failed(error);
    throw error;
  } finally {
    link?.close();
  }
}

async function runLinked<Program extends RunningProgram>(
  options: Parameters<typeof runProgram<Program>>[0],
  link: ParentLink | undefined,
): Promise<void> {
  const { serviceName, instanceId } = options;
  const stopping = new AbortController();
  const asked = Promise.race([untilStopSignal(), untilOrphaned(link)]).then(() => stopping.abort());
  const telemetry = await startTelemetry({ serviceName, instanceId, version: VERSION });
  try {
    const program = await startUnlessStopped(options.start, stopping.signal);
    if (program === undefined) return;
    link?.ready(options.addresses(program));
    const failure = await Promise.race([asked, program.failed]);
    await program.stop();
    if (failure !== undefined) throw failure;
  } finally {
    await telemetry.shutdown();
  }
}

/** Undefined: it was asked to stop before it had started. */
async function startUnlessStopped<Program>(
  start: (signal: AbortSignal) => Promise<Program>,
  signal: AbortSignal,
): Promise<Program | undefined> {
  try {
    return await start(signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function untilOrphaned(link: ParentLink | undefined): Promise<void> {
  return new Promise((resolve) => {
    link?.onParentGone(() => {
      setTimeout(() => process.exit(0), ORPHAN_STOP_MS).unref();
      resolve();
    });
  });
}

/** "unix:/run/agent.sock", "127.0.0.1:7443" */
export function addressText(address: ListenAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}
