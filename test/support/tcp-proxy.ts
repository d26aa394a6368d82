import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server and misbehaves when told to. */
export interface TcpProxy {
  readonly port: number;
  /** From now on the client's bytes arrive, but no answer comes back. */
  muteServer(): void;
  /** From now on nothing arrives either way, and nothing is lost; `heal` lets it all through. */
  stall(): void;
  /** Cuts every connection; new ones work as before. */
  cut(): void;
  /** Cuts every connection and refuses new ones until `heal`. */
  down(): void;
  heal(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let muted = false;
  let stalled = false;
  let refusing = false;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    if (refusing) return client.destroy();
    const upstream = connect(targetPort, "127.0.0.1");
    track(client);
    track(upstream);
    client.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      if (!muted) client.write(chunk);
    });
    if (stalled) for (const socket of [client, upstream]) socket.pause();
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut,
    muteServer: () => {
      muted = true;
    },
    down: () => {
      refusing = true;
      cut();
    },
    stall: () => {
      stalled = true;
      for (const socket of sockets) socket.pause();
    },
    heal: () => {
      muted = false;
      refusing = false;
      if (stalled) for (const socket of sockets) socket.resume();
      stalled = false;
    },
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
