// The program of one worker; only the primary starts it: worker-main.js AGENT_ID NUMBER VERSION
import { Socket } from "node:net";
import { startTelemetry } from "../../runtime/telemetry/start-telemetry.ts";
import type { ToPrimary, ToWorker } from "./messages.ts";
import { type Send, startWorker } from "./worker.ts";

const [agentId = "", number = "", version = ""] = process.argv.slice(2);

const send: Send = (message: ToPrimary, done) => {
  // With the primary gone this process ends; nobody misses what was not said.
  if (process.connected) process.send?.(message, undefined, undefined, () => done?.());
};

// A terminal sends its signals to all of its processes. The primary says when a worker ends, or ends itself.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));

let worker: ReturnType<typeof startWorker> | undefined;
const telemetryStarted = startTelemetry({
  serviceName: "postern-agent",
  instanceId: `${agentId}/worker-${number}`,
  version,
});
/** Messages are handled in the order in which they came. */
let before: Promise<unknown> = telemetryStarted;

process.on("message", (message: ToWorker, handle: unknown) => {
  if (worker !== undefined) {
    handleMessage(worker, message, handle);
    return;
  }
  before = before.then(async () => {
    if (message.kind === "start") {
      const started = startWorker(message, send);
      for (const state of message.state) await started.apply(state);
      worker = started;
      send({ kind: "ready" });
    } else if (worker !== undefined) handleMessage(worker, message, handle);
  });
});

send({ kind: "hello" });

function handleMessage(to: NonNullable<typeof worker>, message: ToWorker, handle: unknown): void {
  switch (message.kind) {
    case "start":
      break;
    case "connection":
      // Undefined: the caller has gone meanwhile.
      if (handle instanceof Socket) to.accept(handle, message.via);
      break;
    case "drain":
      void to.drain(message.timeoutMs).then(async () => {
        await (await telemetryStarted).shutdown();
        send({ kind: "drained" }, () => process.disconnect());
      });
      break;
    case "no-bundle":
      to.drop();
      break;
    case "bundle":
    case "shadow":
    case "facts":
    case "contact":
    case "health":
      void to.apply(message);
      break;
    default:
      to.receive(message);
  }
}
