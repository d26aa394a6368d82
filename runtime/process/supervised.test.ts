import { describe, expect, it, vi } from "vitest";
import type { ProcessExit, RunningProcess } from "./running-process.ts";
import type { SupervisionEvent } from "./supervised.ts";
import { Supervised } from "./supervised.ts";

/** A process by hand: ready at once, ends when told to. */
function fakeProcess(pid: number, ready: Promise<void> = Promise.resolve()) {
  let end: (exit: ProcessExit) => void = () => undefined;
  const signals: string[] = [];
  const exited = new Promise<ProcessExit>((resolve) => {
    end = resolve;
  });
  const running: RunningProcess = {
    pid,
    ready,
    exited,
    signal: (signal) => {
      signals.push(signal);
      end({ code: undefined, signal });
    },
  };
  return { running, signals, end };
}

function supervise(options: { restart: boolean }) {
  const events: SupervisionEvent[] = [];
  const launched: ReturnType<typeof fakeProcess>[] = [];
  const supervised = new Supervised({
    name: "part",
    launch: async () => {
      const next = fakeProcess(launched.length + 1);
      launched.push(next);
      return next.running;
    },
    restart: options.restart,
    stopTimeoutMs: 1_000,
    backoff: { firstMs: 1, maxMs: 4, factor: 2 },
    onEvent: (event) => events.push(event),
  });
  return { supervised, events, launched };
}

describe("a supervised process", () => {
  it("is started again when it dies, with a growing pause", async () => {
    const { supervised, events, launched } = supervise({ restart: true });
    await supervised.start();
    launched[0]?.end({ code: 1, signal: undefined });
    await vi.waitFor(() => expect(launched).toHaveLength(2));
    launched[1]?.end({ code: undefined, signal: "SIGKILL" });
    await vi.waitFor(() => expect(launched).toHaveLength(3));
    expect(events.filter((event) => event.kind === "died")).toEqual([
      { kind: "died", how: "exit code 1", restartInMs: 1 },
      { kind: "died", how: "SIGKILL", restartInMs: 2 },
    ]);
    await supervised.ready();
    expect(supervised.pid).toBe(3);
  });

  it("stays down after a kill that was asked for", async () => {
    const { supervised, events, launched } = supervise({ restart: true });
    await supervised.start();
    await supervised.kill("SIGKILL");
    expect(launched[0]?.signals).toEqual(["SIGKILL"]);
    expect(supervised.pid).toBeUndefined();
    await expect(supervised.ready()).rejects.toMatchObject({ code: "PART_DOWN" });
    expect(events.at(-1)).toEqual({ kind: "stopped" });
    expect(launched).toHaveLength(1);
  });

  it("can be started again by hand, as one incarnation however many ask", async () => {
    const { supervised, launched } = supervise({ restart: false });
    await supervised.start();
    await supervised.kill("SIGKILL");
    await Promise.all([supervised.start(), supervised.start(), supervised.ready()]);
    expect(launched).toHaveLength(2);
    expect(supervised.pid).toBe(2);
  });

  it("says that it gave up when nobody starts it again", async () => {
    const { supervised, launched } = supervise({ restart: false });
    await supervised.start();
    launched[0]?.end({ code: 3, signal: undefined });
    await expect(supervised.gaveUp).resolves.toMatchObject({ code: "PART_DOWN", message: /exit code 3/ });
  });

  it("tells who waits for readiness when it ended before", async () => {
    const failing = new Supervised({
      name: "part",
      launch: async () => fakeProcess(1, Promise.reject(new Error("no such file"))).running,
      restart: false,
      stopTimeoutMs: 1_000,
      onEvent: () => undefined,
    });
    await expect(failing.start()).rejects.toThrow("no such file");
  });
});
