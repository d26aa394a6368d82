import { join } from "node:path";
import { packageFile } from "../../cli/package-file.ts";
import { startChild } from "./child.ts";
import { emptyPeer } from "./empty-peer.ts";
import type { RunningPeer } from "./peer.ts";

/** A @grpc/grpc-js server whose handler does nothing: what the library itself costs. */
export async function startEmptyGrpcJs(folder: string): Promise<RunningPeer> {
  const socket = join(folder, "empty-grpc-js.sock");
  const child = await startChild({
    name: "empty grpc-js",
    command: [process.execPath, packageFile("dist", "bench", "peers", "empty-grpc-js-server.js"), socket],
    logFile: join(folder, "empty-grpc-js.log"),
    ready: "says so",
  });
  return emptyPeer("empty grpc-js", socket, child);
}
