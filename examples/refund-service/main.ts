/** The refund service as a program: reads its variables, serves, and ends on SIGTERM when its calls are answered. */
import { createGuard } from "../../client/index.ts";
import { untilStopSignal } from "../../runtime/process/stop-signals.ts";
import { startTelemetry } from "../../runtime/telemetry/start-telemetry.ts";
import { createLedger } from "./ledger.ts";
import { defaultSeedFolder, readSeed } from "./seed.ts";
import { createRefundServer } from "./server.ts";

const host = process.env.REFUNDS_HOST ?? "127.0.0.1";
const port = Number(process.env.REFUNDS_PORT ?? 8080);
const env = process.env.REFUNDS_ENV ?? "prod";

const telemetry = await startTelemetry({ serviceName: "refund-service", version: "0.1.0" });
const guard = createGuard();
const seed = readSeed(process.env.REFUNDS_DATA ?? defaultSeedFolder());
const server = createRefundServer({ guard, ledger: createLedger(seed.payments), env }, seed.staff);

server.listen(port, host, () => {
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  process.stdout.write(`refund-service on http://${host}:${bound}\n`);
});

await untilStopSignal();
await new Promise((resolve) => {
  server.close(resolve);
  server.closeIdleConnections();
});
guard.close();
await telemetry.shutdown();
