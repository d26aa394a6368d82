import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { inParallel } from "../../shared/in-parallel.ts";

const AT_ONCE = 32;

/** So many connections of NATS's own client, each watching one key of a bucket that is on file. */
export async function openRawWatchers(url: string, count: number) {
  const writer = await connect({ servers: url });
  const bucket = "bench_raw_fleet";
  const kv = await new Kvm(jetstream(writer)).create(bucket, { storage: "file" });
  const connections = [writer];
  let heard: ((atMs: number) => void) | undefined;
  await inParallel(Array.from({ length: count }), AT_ONCE, async () => {
    const connection = await connect({ servers: url });
    connections.push(connection);
    const watched = await new Kvm(jetstream(connection)).open(bucket);
    const watch = await watched.watch({ key: "key" });
    void (async () => {
      for await (const _ of watch) heard?.(performance.now());
    })();
  });
  return {
    /** Milliseconds from the put until each of them has it. */
    async putToWatch(payloadBytes: number): Promise<readonly number[]> {
      const took: number[] = [];
      const startedAt = performance.now();
      const all = new Promise<void>((resolve) => {
        heard = (atMs) => {
          took.push(atMs - startedAt);
          if (took.length === count) resolve();
        };
      });
      await kv.put("key", Buffer.alloc(payloadBytes, "x"));
      await all;
      return took;
    },
    async close() {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
