import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeAddress, type Listener, openListener } from "./listener.ts";
import type { ListenAddress } from "./service.ts";

let folder: string;
let path: string;
const open: Listener[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-listen-"));
  path = join(folder, "s.sock");
});
afterEach(() => {
  for (const listener of open.splice(0)) {
    listener.close();
    listener.cut();
  }
  rmSync(folder, { recursive: true });
});

async function listen(
  address: ListenAddress,
  onConnection: (connection: Socket) => void = () => {},
): Promise<Listener> {
  const listener = await openListener(address, onConnection);
  open.push(listener);
  return listener;
}

const unix = (mode = 0o660): ListenAddress => ({ kind: "unix", path, mode });

describe("a Unix socket", () => {
  it.each([0o600, 0o660, 0o666])("has its permissions from the first moment (%o)", async (mode) => {
    const seen: number[] = [];
    const umask = vi.spyOn(process, "umask");
    await listen(unix(mode), () => {});
    seen.push(statSync(path).mode & 0o777);
    expect(seen).toEqual([mode]);
    // The mask was set before the file was made, and put back.
    expect(umask.mock.calls[0]).toEqual([0o777 & ~mode]);
    umask.mockRestore();
    expect(process.umask()).not.toBe(0o777 & ~mode);
  });

  it("makes the folder that it is in", async () => {
    path = join(folder, "a", "b", "s.sock");
    expect((await listen(unix())).address).toEqual(unix());
  });

  it("takes the place of one that a killed process left behind", async () => {
    const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
    spawnSync(process.execPath, ["-e", script]);
    expect(existsSync(path)).toBe(true);
    await listen(unix());
  });

  it("leaves one where somebody listens alone", async () => {
    await listen(unix());
    await expect(listen(unix())).rejects.toMatchObject({ code: "SOCKET_IN_USE", where: { file: path } });
    expect(existsSync(path)).toBe(true);
  });

  it("leaves a file that is no socket alone", async () => {
    writeFileSync(path, "precious");
    await expect(listen(unix())).rejects.toMatchObject({ code: "SOCKET_PATH_INVALID" });
    expect(existsSync(path)).toBe(true);
  });

  it("refuses a path that the system would cut short", async () => {
    path = join(folder, "x".repeat(120));
    await expect(listen(unix())).rejects.toMatchObject({ code: "SOCKET_PATH_INVALID" });
  });

  it("is gone after closing, while accepted connections live on until they are cut", async () => {
    const accepted: Socket[] = [];
    const listener = await listen(unix(), (connection) => void accepted.push(connection));
    const client = connect(path);
    const ended = new Promise((resolve) => client.once("close", resolve));
    await vi.waitFor(() => expect(accepted).toHaveLength(1));
    listener.close();
    expect(existsSync(path)).toBe(false);
    expect(accepted[0]?.destroyed).toBe(false);
    listener.cut();
    await ended;
  });

  it.runIf(process.getuid?.() !== 0)("says why a folder cannot be used", async () => {
    chmodSync(folder, 0o500);
    await expect(listen(unix())).rejects.toMatchObject({ code: "ADDRESS_UNAVAILABLE" });
    chmodSync(folder, 0o700);
  });
});

describe("a TCP address", () => {
  const tcp = (port: number, host = "127.0.0.1"): ListenAddress => ({ kind: "tcp", host, port });

  it("with port 0 says which port it got", async () => {
    const { address } = await listen(tcp(0));
    expect(address.kind === "tcp" && address.port).toBeGreaterThan(0);
  });

  it("that is taken is refused with its name", async () => {
    const { address } = await listen(tcp(0));
    const taken = listen(address);
    await expect(taken).rejects.toMatchObject({ code: "ADDRESS_IN_USE" });
    await expect(taken).rejects.toThrow(`${describeAddress(address)} is in use`);
  });

  it("of another machine is refused", async () => {
    await expect(listen(tcp(0, "192.0.2.1"))).rejects.toMatchObject({ code: "ADDRESS_UNAVAILABLE" });
  });

  it("of IPv6 is written in brackets", () => {
    expect(describeAddress(tcp(1, "::1"))).toBe("[::1]:1");
  });
});
