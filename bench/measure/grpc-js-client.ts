import { Client, credentials, Metadata } from "@grpc/grpc-js";
import type { Amount } from "./h2load.ts";

/** A connection as a user's service has it; messages are bytes, so that no codec is measured. */
export interface RawClient {
  /** Rejects with the status when it is not OK. */
  call(path: string, message: Uint8Array): Promise<Buffer>;
  close(): void;
}

export function rawClient(socket: string): RawClient {
  const client = new Client(`unix:${socket}`, credentials.createInsecure(), {
    // A connection of its own: clients to one address share one otherwise.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_channelz": 0,
  });
  const pass = (bytes: Buffer) => bytes;
  return {
    call: (path, message) =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, pass, pass, Buffer.from(message), new Metadata(), (error, answer) => {
          if (error !== null || answer === undefined) reject(error ?? new Error(`${path}: no answer`));
          else resolve(answer);
        });
      }),
    close: () => client.close(),
  };
}

/** Keeps `depth` calls in flight and returns how long each took, in microseconds. */
export async function grpcJsLoad(
  client: RawClient,
  load: { readonly path: string; readonly message: Uint8Array; readonly depth: number; readonly amount: Amount },
): Promise<number[]> {
  const latencies: number[] = [];
  const { amount } = load;
  const endAt = performance.now() + ("seconds" in amount ? amount.seconds * 1000 : Number.POSITIVE_INFINITY);
  let left = "calls" in amount ? amount.calls : Number.POSITIVE_INFINITY;
  const caller = async () => {
    while (left-- > 0 && performance.now() < endAt) {
      const startedAt = performance.now();
      await client.call(load.path, load.message);
      latencies.push((performance.now() - startedAt) * 1000);
    }
  };
  await Promise.all(Array.from({ length: load.depth }, caller));
  return latencies;
}
