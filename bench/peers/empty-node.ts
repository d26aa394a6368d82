import { join } from "node:path";
import { packageFile } from "../../cli/package-file.ts";
import { startChild } from "./child.ts";
import { emptyPeer } from "./empty-peer.ts";
import { freshSocket } from "./fresh-socket.ts";
import type { RunningPeer } from "./peer.ts";

/** A server of ours that answers every call alike, from `dist/bench/peers/<program>-server.js`. */
export async function startEmptyNode(name: string, program: string, folder: string): Promise<RunningPeer> {
  const socket = freshSocket(folder, program);
  const child = await startChild({
    name,
    command: [process.execPath, packageFile("dist", "bench", "peers", `${program}-server.js`), socket],
    logFile: join(folder, `${program}.log`),
    ready: "says so",
  });
  return emptyPeer(name, socket, child);
}
