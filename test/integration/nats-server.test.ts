import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isRunning } from "../../runtime/nats-server/process-identity.ts";
import { startNatsServer } from "../../runtime/nats-server/start-nats-server.ts";
import { built } from "../support/built.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

describe("startNatsServer", () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await startTestNats();
  });
  afterAll(() => nats.stop());

  it("serves JetStream on loopback from a private configuration", async () => {
    expect(nats.url).toMatch(/^nats:\/\/127\.0\.0\.1:\d+$/);
    expect(await readFile(nats.server.logFile, "utf8")).toContain("Server is ready");
    expect((await stat(join(nats.dataDir, "nats-server.conf"))).mode & 0o777).toBe(0o600);
  });

  it("refuses a twin on the same data folder", async () => {
    await expect(startNatsServer({ dataDir: nats.dataDir })).rejects.toMatchObject({
      code: "ALREADY_RUNNING",
      message: expect.stringContaining(String(nats.server.pid)),
    });
  });

  it("waits, if told to, for a server on its folder that is about to end", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "postern-nats-"));
    const dying = await startNatsServer({ dataDir });
    const next = startNatsServer({ dataDir, patienceMs: 20_000 });
    await dying.stop("SIGKILL");
    const server = await next;
    expect(server.pid).not.toBe(dying.pid);
    await server.stop();
    await rm(dataDir, { recursive: true });
  });

  it("says that a port is occupied", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "postern-nats-"));
    await expect(startNatsServer({ dataDir, port: nats.server.port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: expect.stringContaining(String(nats.server.port)),
    });
    await rm(dataDir, { recursive: true });
  });

  it("tells an unexpected end from an asked-for one and comes back on the same port and data", async () => {
    const first = nats.server;
    process.kill(first.pid, "SIGKILL");
    expect(await first.exited).toEqual({ code: null, signal: "SIGKILL", expected: false });
    await nats.restart();
    expect(nats.server.port).toBe(first.port);
    const second = nats.server;
    await second.stop();
    expect(await second.exited).toMatchObject({ expected: true });
    await nats.restart();
  });

  it("does not outlive the process that started it, even if that is killed with -9", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "postern-nats-"));
    const script = `
      const { startNatsServer } = await import(${JSON.stringify(built("runtime", "nats-server", "start-nats-server.js"))});
      const server = await startNatsServer({ dataDir: ${JSON.stringify(dataDir)} });
      console.log(server.pid);
      setInterval(() => undefined, 60_000);
    `;
    const starter = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(starter.stdout, "data");
    const serverPid = Number(String(line));
    expect(isRunning(serverPid)).toBe(true);
    starter.kill("SIGKILL");
    await vi.waitFor(() => expect(isRunning(serverPid)).toBe(false), 20_000);
    // What it left behind does not keep the next one out.
    const next = await startNatsServer({ dataDir });
    await next.stop();
    await rm(dataDir, { recursive: true });
  });

  it("frees its port when it is stopped", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "postern-nats-"));
    const { port, stop } = await startNatsServer({ dataDir, monitorPort: 0 });
    await stop();
    const listener = createServer();
    await new Promise<void>((resolve, reject) => listener.once("error", reject).listen(port, "127.0.0.1", resolve));
    listener.close();
    await rm(dataDir, { recursive: true });
  });
});
