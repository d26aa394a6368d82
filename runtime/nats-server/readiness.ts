import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { z } from "zod";

const Ports = z.object({ nats: z.array(z.string()).min(1), monitoring: z.array(z.string()).default([]) });
const Info = z.object({ port: z.number().int(), jetstream: z.boolean().default(false) });

/** The addresses that a server really listens on; it writes them once its listeners are open (`--ports_file_dir`). */
export async function readPorts(
  folder: string,
  program: string,
  pid: number,
): Promise<z.infer<typeof Ports> | undefined> {
  try {
    return Ports.parse(JSON.parse(await readFile(join(folder, `${program}_${pid}.ports`), "utf8")));
  } catch {
    // Not there yet, or half written: asked again in a moment.
    return undefined;
  }
}

/** Whether a server greets clients at this address and says that JetStream is on (the INFO line of the NATS protocol). */
export function greetsWithJetStream(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect({ host, port, timeout: 1_000 });
    const finish = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      received += chunk;
      if (received.includes("\r\n")) finish(infoSaysJetStream(received));
    });
    socket.on("error", () => finish(false));
    socket.on("timeout", () => finish(false));
    socket.on("close", () => finish(false));
  });
}

function infoSaysJetStream(greeting: string): boolean {
  const line = greeting.slice(0, greeting.indexOf("\r\n"));
  if (!line.startsWith("INFO ")) return false;
  try {
    return Info.parse(JSON.parse(line.slice("INFO ".length))).jetstream;
  } catch {
    return false;
  }
}
