import { jetstreamManager, StorageType } from "@nats-io/jetstream";
import { connect, type NatsConnection, nanos } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AUDIT_MAX_AGE_MS, desiredStreams } from "../../runtime/nats/topology.ts";
import { STREAMS, subjects } from "../../shared/bus/subjects.ts";
import { connectControlPlane } from "../support/bus.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let nc: NatsConnection;
beforeEach(async () => {
  nats = await startTestNats();
  nc = await connect({ servers: nats.url });
});
afterEach(async () => {
  await nc.close();
  await nats.stop();
});

async function warningCodes(): Promise<string[]> {
  const bus = await connectControlPlane(nats.url);
  await bus.connection.close();
  return bus.warnings.map(({ code }) => code).filter((code) => code !== "SYNC_INTERVAL_UNKNOWN");
}

describe("the streams", () => {
  it("are all there when many control planes start at once", async () => {
    await Promise.all(Array.from({ length: 6 }, warningCodes));
    const { streams } = await jetstreamManager(nc);
    const names: string[] = [];
    for await (const info of streams.list()) names.push(info.config.name);
    expect(names.sort()).toEqual(
      desiredStreams(1)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("get the settings of this version, but what storage they have is only warned about", async () => {
    const { streams } = await jetstreamManager(nc);
    await streams.add({
      name: STREAMS.audit,
      subjects: [subjects.audits],
      storage: StorageType.Memory,
      max_age: nanos(1_000),
      max_bytes: 1_000_000,
    });
    expect(await warningCodes()).toEqual(["STORAGE_DIFFERS"]);
    expect((await streams.info(STREAMS.audit)).config.max_age).toBe(nanos(AUDIT_MAX_AGE_MS));
    expect(await warningCodes()).toEqual(["STORAGE_DIFFERS"]);
  });
});
