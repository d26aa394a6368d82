import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";

/** NATS as its own client sees it: on file, as everything of Postern is. Messages are of `payloadBytes`. */
export async function openRawNats(url: string, payloadBytes = 512) {
  const connection = await connect({ servers: url });
  const stream = "BENCH_RAW";
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: stream, subjects: ["bench.raw"], storage: "file" });
  const js = jetstream(connection);
  const kv = await new Kvm(js).create("bench_raw", { storage: "file" });
  const watch = await kv.watch();
  const changes = watch[Symbol.asyncIterator]();
  const payload = Buffer.alloc(payloadBytes, "x");
  return {
    /** Milliseconds. */
    async putToWatch(): Promise<number> {
      const startedAt = performance.now();
      const put = kv.put("key", payload);
      await changes.next();
      const took = performance.now() - startedAt;
      await put;
      return took;
    },
    /** Milliseconds until it is acknowledged. */
    async publish(): Promise<number> {
      const startedAt = performance.now();
      await js.publish("bench.raw", payload);
      return performance.now() - startedAt;
    },
    /** How many messages a stream has. */
    async messages(name: string): Promise<number> {
      return (await manager.streams.info(name)).state.messages;
    },
    async close() {
      await connection.close();
    },
  };
}
