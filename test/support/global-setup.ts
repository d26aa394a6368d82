import { findNatsServer } from "../../runtime/nats-server/find-nats-server.ts";

/** Before the system tests: nats-server is found or fetched once, so that no test waits for a download. */
export default async function setup(): Promise<void> {
  const { path, version, source } = await findNatsServer();
  process.stdout.write(`nats-server ${version} (${source}): ${path}\n`);
}
