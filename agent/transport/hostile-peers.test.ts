import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { encodeFields } from "./hpack/encoder.ts";
import type { HeaderField } from "./hpack/tables.ts";
import { ErrorCode, Flag, FrameType, PREFACE, Setting } from "./http2/protocol.ts";
import { type EchoServer, startEchoServer } from "./testing/echo-server.ts";
import {
  frame,
  RawPeer,
  REQUEST_FIELDS,
  request,
  requestHeaders,
  requestMessage,
  setting,
  settings,
  uint32,
} from "./testing/raw-peer.ts";

let echo: EchoServer;

async function serve(limits: Parameters<typeof startEchoServer>[0] = {}) {
  echo = await startEchoServer(limits);
  return RawPeer.connect(echo.path);
}

/** A neighbour on a connection of its own is served as if nothing happened. */
async function neighbourIsServed() {
  const neighbour = await RawPeer.connect(echo.path);
  neighbour.send(request(1, "neighbour"));
  expect(await neighbour.answer(1)).toBe("neighbour");
  neighbour.close();
}

const path = (value: string): HeaderField[] =>
  REQUEST_FIELDS.map(([name, old]) => [name, name === ":path" ? value : old]);

afterEach(() => echo.stop());

describe("floods end the connection with ENHANCE_YOUR_CALM", () => {
  const limits = { maxControlFramesPerSecond: 200, maxResetsPerSecond: 50 };

  it.each<[string, (index: number) => Uint8Array]>([
    ["SETTINGS (CVE-2019-9515)", () => settings()],
    ["PING (CVE-2019-9512)", () => frame(FrameType.PING, 0, 0, Buffer.alloc(8))],
    ["PRIORITY (CVE-2019-9513)", (i) => frame(FrameType.PRIORITY, 0, 2 * i + 1, Buffer.alloc(5))],
    ["empty DATA (CVE-2019-9518)", (i) => (i === 0 ? requestHeaders(1) : frame(FrameType.DATA, 0, 1))],
    ["WINDOW_UPDATE", () => frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(1))],
    ["unknown frames", () => frame(0x77, 0, 0)],
    ["rapid reset (CVE-2023-44487)", (i) => rapidReset(2 * i + 1)],
    ["malformed requests", (i) => requestHeaders(2 * i + 1, [["x", "no pseudo-headers"]])],
  ])("%s", async (_name, unit) => {
    const peer = await serve(limits);
    peer.send(...Array.from({ length: 400 }, (_, index) => unit(index)));
    expect(await peer.goAwayCode()).toBe(ErrorCode.ENHANCE_YOUR_CALM);
    await peer.whenClosed();
    await neighbourIsServed();
  });

  it("CONTINUATION without end (CVE-2024-27316)", async () => {
    const peer = await serve();
    const block = encodeFields([["x", "y".repeat(1000)]]);
    peer.send(frame(FrameType.HEADERS, 0, 1, encodeFields(REQUEST_FIELDS)));
    peer.send(...Array.from({ length: 100 }, () => frame(FrameType.CONTINUATION, 0, 1, block)));
    expect(await peer.goAwayCode()).toBe(ErrorCode.ENHANCE_YOUR_CALM);
    await neighbourIsServed();
  });

  it("empty CONTINUATION without end", async () => {
    const peer = await serve();
    peer.send(frame(FrameType.HEADERS, 0, 1, encodeFields(REQUEST_FIELDS)));
    peer.send(...Array.from({ length: 100 }, () => frame(FrameType.CONTINUATION, 0, 1)));
    expect(await peer.goAwayCode()).toBe(ErrorCode.ENHANCE_YOUR_CALM);
  });

  function rapidReset(id: number): Uint8Array {
    return Buffer.concat([requestHeaders(id, path("/test.Echo/Hold")), frame(FrameType.RST_STREAM, 0, id, uint32(8))]);
  }
});

describe("memory stays bounded", () => {
  it("an HPACK bomb is refused without being unpacked", async () => {
    const peer = await serve({ maxHeaderListBytes: 4_096 });
    // One large entry in the table, then a thousand references of a byte each.
    const entry = encodeFields([["x-bomb", "b".repeat(3_000)]]);
    const bomb = Buffer.concat([
      encodeFields(REQUEST_FIELDS),
      Buffer.from([0x40]),
      entry.subarray(1),
      Buffer.alloc(1_000, 0xbe),
    ]);
    peer.send(frame(FrameType.HEADERS, Flag.END_HEADERS | Flag.END_STREAM, 1, bomb));
    expect(await peer.resetCode(1)).toBe(ErrorCode.ENHANCE_YOUR_CALM);
    peer.send(request(3, "in step"));
    expect(await peer.answer(3)).toBe("in step");
  });

  it("a peer that never reads is not read either", async () => {
    const peer = await serve({ maxUnsentBytes: 65_536 });
    peer.send(
      settings(setting(Setting.INITIAL_WINDOW_SIZE, 0x7fff_ffff)),
      frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(0x7fff_0000)),
    );
    await peer.settle();
    peer.socket.pause();
    const message = Buffer.alloc(100_000, 1);
    let sent = 0;
    const writeMore = () => {
      while (sent < 2_000) {
        const id = 2 * sent + 1;
        sent += 1;
        const more = peer.socket.write(Buffer.concat([requestHeaders(id), ...inFrames(id, message)]));
        if (!more) return;
      }
    };
    peer.socket.on("drain", writeMore);
    writeMore();
    // The kernel's buffers fill, and then nothing moves: 200 MB were to be sent.
    let before = -1;
    await vi.waitFor(
      () => {
        const now = peer.socket.bytesWritten - peer.socket.writableLength;
        const moved = now !== before;
        before = now;
        expect(moved).toBe(false);
      },
      { interval: 200, timeout: 10_000 },
    );
    expect(peer.socket.bytesWritten - peer.socket.writableLength).toBeLessThan(20_000_000);
    await neighbourIsServed();
    peer.close();
  });

  it("zero windows hold no more than the streams that are allowed", async () => {
    const peer = await serve({ maxConcurrentStreams: 8 });
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 0)));
    for (let id = 1; id < 40; id += 2) peer.send(request(id, "x".repeat(1_000)));
    await peer.settle();
    const refused = peer.frames.filter((f) => f.type === FrameType.RST_STREAM);
    expect(refused).toHaveLength(12);
    expect(peer.frames.some((f) => f.type === FrameType.DATA)).toBe(false);
    peer.close();
  });

  it("a server stream to a peer that never reads waits in its handler", async () => {
    const peer = await serve();
    const body = Buffer.concat([Buffer.from([0]), uint32(4), uint32(1_000_000)]);
    peer.send(requestHeaders(1, path("/test.Echo/Repeat")), frame(FrameType.DATA, Flag.END_STREAM, 1, body));
    const dataBytes = () =>
      peer.frames.filter((f) => f.type === FrameType.DATA).reduce((sum, f) => sum + f.payload.length, 0);
    await vi.waitFor(() => expect(dataBytes()).toBe(65_535));
    await peer.settle();
    expect(dataBytes()).toBe(65_535);
    peer.close();
  });

  it("requests that are never finished are refused when they hold too much, and others go on", async () => {
    // A quarter of 2 MiB for this connection.
    const peer = await serve({ maxConcurrentStreams: 1_000, maxMessageBytes: 131_072, maxUnfinishedBytes: 2_097_152 });
    const piece = Buffer.concat([Buffer.from([0]), uint32(100_000), Buffer.alloc(10_000)]);
    for (let id = 1; id < 2 * 200; id += 2) peer.send(requestHeaders(id), frame(FrameType.DATA, 0, id, piece));
    expect((await peer.trailers(399)).get("grpc-status")).toBe("8");
    const refused = peer.frames.filter((f) => f.type === FrameType.HEADERS).length;
    expect(refused).toBeGreaterThan(140);
    expect(refused).toBeLessThan(160);
    peer.send(request(1_001, "in one piece"));
    expect(await peer.answer(1_001)).toBe("in one piece");
    await neighbourIsServed();
    peer.close();
  });

  it("a message over the limit is refused by its first five bytes", async () => {
    const peer = await serve({ maxMessageBytes: 1_000 });
    peer.send(requestHeaders(1), frame(FrameType.DATA, 0, 1, Buffer.concat([Buffer.from([0]), uint32(0xffff_ffff)])));
    expect((await peer.trailers(1)).get("grpc-status")).toBe("8");
    peer.close();
  });

  function inFrames(id: number, message: Buffer): Buffer[] {
    const body = Buffer.concat([Buffer.from([0]), uint32(message.length), message]);
    const frames: Buffer[] = [];
    for (let at = 0; at < body.length; at += 16_384) {
      const last = at + 16_384 >= body.length;
      frames.push(frame(FrameType.DATA, last ? Flag.END_STREAM : 0, id, body.subarray(at, at + 16_384)));
    }
    return frames;
  }
});

describe("slow and silent peers", () => {
  it("one byte per packet is understood", async () => {
    const peer = await serve();
    for (const byte of Buffer.concat([request(1, "slow")])) {
      await new Promise<void>((resolve) => peer.socket.write(Buffer.from([byte]), () => resolve()));
    }
    expect(await peer.answer(1)).toBe("slow");
    peer.close();
  });

  it("a connection that never says SETTINGS is closed", async () => {
    echo = await startEchoServer({ handshakeTimeoutMs: 100 });
    const silent = await RawPeer.connect(echo.path, PREFACE.subarray(0, 10));
    expect(await silent.goAwayCode()).toBe(ErrorCode.SETTINGS_TIMEOUT);
    await silent.whenClosed();
  });

  it.each(["Say", "Repeat"])(
    "a request of %s that is never finished ends, with or without a deadline",
    async (method) => {
      const peer = await serve({ requestTimeoutMs: 100 });
      peer.send(requestHeaders(1, path(`/test.Echo/${method}`)));
      expect((await peer.trailers(1)).get("grpc-status")).toBe("4");
      peer.close();
    },
  );

  it("what is no gRPC and never finished is refused all the same", async () => {
    const peer = await serve({ requestTimeoutMs: 100 });
    peer.send(
      requestHeaders(
        1,
        REQUEST_FIELDS.filter(([name]) => name !== "content-type"),
      ),
    );
    expect((await peer.trailers(1)).get(":status")).toBe("415");
    peer.close();
  });

  it("a deadline holds also while the request is not complete", async () => {
    const peer = await serve();
    peer.send(requestHeaders(1, [...REQUEST_FIELDS, ["grpc-timeout", "10m"]]), requestMessage(1, "x", 0));
    expect((await peer.trailers(1)).get("grpc-status")).toBe("4");
    peer.close();
  });

  it("a silent peer is sent PINGs, and cut off when it answers none", async () => {
    const peer = await serve({ keepaliveIntervalMs: 100, maxUnansweredPings: 2 });
    await peer.whenClosed();
    expect(peer.frames.filter((f) => f.type === FrameType.PING)).toHaveLength(2);
  });

  it("a silent peer that answers PINGs stays", async () => {
    const peer = await serve({ keepaliveIntervalMs: 100, maxUnansweredPings: 1 });
    for (let asked = 1; asked <= 3; asked += 1) {
      await vi.waitFor(() => expect(peer.frames.filter((f) => f.type === FrameType.PING)).toHaveLength(asked), {
        timeout: 10_000,
      });
      peer.send(frame(FrameType.PING, Flag.ACK, 0, Buffer.from("are you?")));
    }
    peer.send(request(1, "still here"));
    expect(await peer.answer(1)).toBe("still here");
    peer.close();
  });

  it("a peer that takes nothing of its answer is cut off", async () => {
    echo = await startEchoServer({ stallTimeoutMs: 100 });
    const peer = await RawPeer.connect(echo.path);
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 0)), request(1));
    await peer.whenClosed();
  });

  it("a peer that goes in the middle of a call aborts its handler", async () => {
    const peer = await serve();
    peer.send(requestHeaders(1, path("/test.Echo/Hold")), requestMessage(1));
    await vi.waitFor(() => expect(echo.seen.calls).toBe(1));
    peer.close();
    await vi.waitFor(() => expect(echo.seen.aborted).toBe(1));
  });

  it("connections over the limit are closed at once, and free again when others go", async () => {
    echo = await startEchoServer({ maxConnections: 2 });
    const first = await RawPeer.connect(echo.path);
    const second = await RawPeer.connect(echo.path);
    await second.settle();
    const third = await RawPeer.connect(echo.path);
    await third.whenClosed();
    first.close();
    await vi.waitFor(async () => {
      const next = await RawPeer.connect(echo.path);
      next.send(request(1, "room"));
      expect(await next.answer(1)).toBe("room");
      next.close();
    });
    second.close();
  });

  it("many idle connections cost little, and a busy one among them is served", async () => {
    echo = await startEchoServer();
    const before = process.memoryUsage().rss;
    const idle = await Promise.all(Array.from({ length: 500 }, () => RawPeer.connect(echo.path)));
    await Promise.all(idle.map((peer) => peer.settle()));
    const perConnection = (process.memoryUsage().rss - before) / idle.length;
    // Both ends live in this process; a slab of 64 KiB for each would show.
    expect(perConnection).toBeLessThan(64_000);
    await neighbourIsServed();
    for (const peer of idle) peer.close();
  });

  it("plain garbage does no harm", async () => {
    echo = await startEchoServer();
    const socket = connect(echo.path);
    socket.on("error", () => undefined);
    socket.resume();
    socket.write(Buffer.alloc(100_000, 0xaa));
    await new Promise((resolve) => socket.once("close", resolve));
    await neighbourIsServed();
  });
});
