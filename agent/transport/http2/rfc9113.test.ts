import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFields } from "../hpack/encoder.ts";
import type { HeaderField } from "../hpack/tables.ts";
import { type EchoServer, startEchoServer } from "../testing/echo-server.ts";
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
} from "../testing/raw-peer.ts";
import { ErrorCode, Flag, FrameType, PREFACE, Setting } from "./protocol.ts";

let echo: EchoServer;
let peer: RawPeer;

beforeEach(async () => {
  echo = await startEchoServer({
    maxConcurrentStreams: 4,
    maxMessageBytes: 40_000,
    streamWindowBytes: 65_535,
    connectionWindowBytes: 65_535,
  });
  peer = await RawPeer.connect(echo.path);
});

afterEach(async () => {
  peer.close();
  await echo.stop();
});

const header = (name: string, value: string): HeaderField[] => [...REQUEST_FIELDS, [name, value]];
const path = (value: string): HeaderField[] =>
  REQUEST_FIELDS.map(([name, old]) => [name, name === ":path" ? value : old]);
const without = (name: string) => REQUEST_FIELDS.filter(([field]) => field !== name);
const block = encodeFields(REQUEST_FIELDS);
const zeros = (length: number) => Buffer.alloc(length);

describe("errors that end the connection", () => {
  it.each<[string, number, Uint8Array[]]>([
    [
      "§3.4 a first frame that is not SETTINGS is covered below; §4.1 a frame over SETTINGS_MAX_FRAME_SIZE",
      ErrorCode.FRAME_SIZE_ERROR,
      [frame(FrameType.DATA, 0, 1, zeros(16_385))],
    ],
    [
      "§4.3 a header block that does not decompress",
      ErrorCode.COMPRESSION_ERROR,
      [frame(FrameType.HEADERS, Flag.END_HEADERS, 1, Buffer.from([0x80]))],
    ],
    [
      "§4.3 another frame within a header block",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.HEADERS, 0, 1, block), frame(FrameType.PING, 0, 0, zeros(8))],
    ],
    [
      "§4.3 a CONTINUATION of another stream",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.HEADERS, 0, 1, block), frame(FrameType.CONTINUATION, Flag.END_HEADERS, 3)],
    ],
    ["§5.1 DATA on an idle stream", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.DATA, 0, 1)]],
    ["§5.1 RST_STREAM on an idle stream", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.RST_STREAM, 0, 1, zeros(4))]],
    [
      "§5.1 WINDOW_UPDATE on an idle stream",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(1))],
    ],
    ["§5.1 HEADERS on a closed stream", ErrorCode.STREAM_CLOSED, [request(1), requestHeaders(1)]],
    ["§5.1.1 an even stream id", ErrorCode.PROTOCOL_ERROR, [requestHeaders(2)]],
    ["§5.1.1 a stream id lower than one before", ErrorCode.STREAM_CLOSED, [request(5), requestHeaders(3)]],
    ["§6.1 DATA on stream 0", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.DATA, 0, 0, zeros(1))]],
    [
      "§6.1 padding as long as the frame",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1), frame(FrameType.DATA, Flag.PADDED, 1, Buffer.from([2, 0]))],
    ],
    ["§6.2 HEADERS on stream 0", ErrorCode.PROTOCOL_ERROR, [requestHeaders(0)]],
    [
      "§6.2 padding over the header block",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.HEADERS, Flag.PADDED | Flag.END_HEADERS, 1, Buffer.from([9, 0]))],
    ],
    ["§6.3 PRIORITY on stream 0", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.PRIORITY, 0, 0, zeros(5))]],
    ["§6.4 RST_STREAM on stream 0", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.RST_STREAM, 0, 0, zeros(4))]],
    [
      "§6.4 RST_STREAM of a wrong size",
      ErrorCode.FRAME_SIZE_ERROR,
      [requestHeaders(1), frame(FrameType.RST_STREAM, 0, 1, zeros(3))],
    ],
    ["§6.5 SETTINGS on a stream", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.SETTINGS, 0, 1)]],
    [
      "§6.5 SETTINGS ACK with a payload",
      ErrorCode.FRAME_SIZE_ERROR,
      [frame(FrameType.SETTINGS, Flag.ACK, 0, zeros(6))],
    ],
    ["§6.5 SETTINGS not in sixes", ErrorCode.FRAME_SIZE_ERROR, [frame(FrameType.SETTINGS, 0, 0, zeros(5))]],
    ["§6.5.2 ENABLE_PUSH of 2", ErrorCode.PROTOCOL_ERROR, [settings(setting(Setting.ENABLE_PUSH, 2))]],
    [
      "§6.5.2 INITIAL_WINDOW_SIZE over 2^31-1",
      ErrorCode.FLOW_CONTROL_ERROR,
      [settings(setting(Setting.INITIAL_WINDOW_SIZE, 0x8000_0000))],
    ],
    [
      "§6.5.2 MAX_FRAME_SIZE under 16,384",
      ErrorCode.PROTOCOL_ERROR,
      [settings(setting(Setting.MAX_FRAME_SIZE, 16_383))],
    ],
    [
      "§6.5.2 MAX_FRAME_SIZE over 2^24-1",
      ErrorCode.PROTOCOL_ERROR,
      [settings(setting(Setting.MAX_FRAME_SIZE, 0x100_0000))],
    ],
    [
      "§6.6 PUSH_PROMISE from a client",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1), frame(FrameType.PUSH_PROMISE, Flag.END_HEADERS, 1, uint32(2))],
    ],
    ["§6.7 PING on a stream", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.PING, 0, 1, zeros(8))]],
    ["§6.7 PING of a wrong size", ErrorCode.FRAME_SIZE_ERROR, [frame(FrameType.PING, 0, 0, zeros(7))]],
    ["§6.8 GOAWAY on a stream", ErrorCode.PROTOCOL_ERROR, [frame(FrameType.GOAWAY, 0, 1, zeros(8))]],
    [
      "§6.9 WINDOW_UPDATE of 0 on the connection",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(0))],
    ],
    [
      "§6.9 WINDOW_UPDATE of a wrong size",
      ErrorCode.FRAME_SIZE_ERROR,
      [frame(FrameType.WINDOW_UPDATE, 0, 0, zeros(3))],
    ],
    [
      "§6.9.1 a connection window over 2^31-1",
      ErrorCode.FLOW_CONTROL_ERROR,
      [frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(0x7fff_ffff))],
    ],
    [
      "§6.10 CONTINUATION without HEADERS",
      ErrorCode.PROTOCOL_ERROR,
      [frame(FrameType.CONTINUATION, Flag.END_HEADERS, 1, block)],
    ],
  ])("%s", async (_name, code, frames) => {
    peer.send(...frames);
    expect(await peer.goAwayCode()).toBe(code);
    await peer.whenClosed();
  });

  it("§3.4 anything but the preface", async () => {
    const other = await RawPeer.connect(echo.path, Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    expect(await other.goAwayCode()).toBe(ErrorCode.PROTOCOL_ERROR);
    await other.whenClosed();
  });

  it("§3.4 a first frame that is not SETTINGS", async () => {
    const other = await RawPeer.connect(echo.path, Buffer.concat([PREFACE, frame(FrameType.PING, 0, 0, zeros(8))]));
    expect(await other.goAwayCode()).toBe(ErrorCode.PROTOCOL_ERROR);
    await other.whenClosed();
  });

  it("§3.4 a first SETTINGS that is an ACK", async () => {
    const other = await RawPeer.connect(
      echo.path,
      Buffer.concat([PREFACE, frame(FrameType.SETTINGS, Flag.ACK, 0), request(1)]),
    );
    expect(await other.goAwayCode()).toBe(ErrorCode.PROTOCOL_ERROR);
  });
});

describe("errors that end one stream", () => {
  it.each<[string, number, Uint8Array[]]>([
    [
      "§5.1 DATA after END_STREAM",
      ErrorCode.STREAM_CLOSED,
      [requestHeaders(1, path("/test.Echo/Hold")), requestMessage(1), frame(FrameType.DATA, 0, 1)],
    ],
    [
      "§6.3 PRIORITY of a wrong size",
      ErrorCode.FRAME_SIZE_ERROR,
      [requestHeaders(1), frame(FrameType.PRIORITY, 0, 1, zeros(4))],
    ],
    [
      "§6.9 WINDOW_UPDATE of 0",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1), frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(0))],
    ],
    [
      "§6.9.1 a stream window over 2^31-1",
      ErrorCode.FLOW_CONTROL_ERROR,
      [requestHeaders(1), frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(0x7fff_ffff))],
    ],
    [
      "§8.1 trailers without END_STREAM",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1), requestHeaders(1, [["x", "y"]])],
    ],
    [
      "§8.1 pseudo-headers in trailers",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1), requestHeaders(1, [[":path", "/"]], Flag.END_STREAM)],
    ],
    [
      "§8.1.1 a content-length that the body belies",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1, header("content-length", "3")), requestMessage(1)],
    ],
    ["§8.2.1 an upper-case header name", ErrorCode.PROTOCOL_ERROR, [requestHeaders(1, header("X-Upper", "1"))]],
    ["§8.2.1 a line feed in a value", ErrorCode.PROTOCOL_ERROR, [requestHeaders(1, header("x-evil", "a\nb"))]],
    [
      "§8.2.2 a connection-specific header",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1, header("connection", "keep-alive"))],
    ],
    [
      "§8.2.2 te other than trailers",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1, [...without("te"), ["te", "gzip"]])],
    ],
    [
      "§8.3 an unknown pseudo-header",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1, [[":status", "200"], ...REQUEST_FIELDS])],
    ],
    [
      "§8.3 a pseudo-header after a header",
      ErrorCode.PROTOCOL_ERROR,
      [requestHeaders(1, [...without(":path"), [":path", "/"]])],
    ],
    ["§8.3.1 no :path", ErrorCode.PROTOCOL_ERROR, [requestHeaders(1, without(":path"))]],
    ["§8.3.1 an empty :path", ErrorCode.PROTOCOL_ERROR, [requestHeaders(1, [[":path", ""], ...without(":path")])]],
    ["§8.3.1 :method twice", ErrorCode.PROTOCOL_ERROR, [requestHeaders(1, [[":method", "POST"], ...REQUEST_FIELDS])]],
  ])("%s, and its neighbour goes on", async (_name, code, frames) => {
    peer.send(...frames);
    expect(await peer.resetCode(1)).toBe(code);
    peer.send(request(7, "still here"));
    expect(await peer.answer(7)).toBe("still here");
  });

  it("§6.9 more DATA than the stream's window, while its handler takes none", async () => {
    const body = Buffer.concat([Buffer.from([0]), uint32(10_000), zeros(10_000)]);
    peer.send(requestHeaders(1, path("/test.Echo/Talk")));
    for (let i = 0; i < 7; i += 1) peer.send(frame(FrameType.DATA, 0, 1, body));
    expect(await peer.resetCode(1)).toBe(ErrorCode.FLOW_CONTROL_ERROR);
    peer.send(request(7, "still here"));
    expect(await peer.answer(7)).toBe("still here");
  });

  it("§6.3 PRIORITY of a wrong size ends the connection when its stream is idle and can't be reset", async () => {
    peer.send(frame(FrameType.PRIORITY, 0, 9, zeros(4)));
    expect(await peer.goAwayCode()).toBe(ErrorCode.FRAME_SIZE_ERROR);
  });

  it("§5.1.2 one stream too many is refused, and free again after one has ended", async () => {
    const held = path("/test.Echo/Hold");
    for (const id of [1, 3, 5, 7]) peer.send(requestHeaders(id, held), requestMessage(id));
    peer.send(request(9));
    expect(await peer.resetCode(9)).toBe(ErrorCode.REFUSED_STREAM);
    echo.release();
    await peer.trailers(7);
    peer.send(request(11, "free"));
    expect(await peer.answer(11)).toBe("free");
  });
});

describe("what is no error", () => {
  it.each<[string, Uint8Array[]]>([
    ["§4.1 an unknown frame type", [frame(0x42, 0xff, 0, zeros(10))]],
    [
      "§5.1 RST_STREAM, WINDOW_UPDATE and PRIORITY on a closed stream",
      [
        request(1),
        frame(FrameType.RST_STREAM, 0, 1, zeros(4)),
        frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(5)),
        frame(FrameType.PRIORITY, 0, 1, zeros(5)),
      ],
    ],
    ["§5.3 PRIORITY on an idle stream", [frame(FrameType.PRIORITY, 0, 3, zeros(5))]],
    [
      "§6.2 padded HEADERS with priority",
      [
        frame(
          FrameType.HEADERS,
          Flag.PADDED | Flag.PRIORITY | Flag.END_HEADERS,
          1,
          Buffer.concat([Buffer.from([3]), zeros(5), block, zeros(3)]),
        ),
        requestMessage(1),
      ],
    ],
    ["§6.5 an unknown setting", [settings(setting(0x99, 1))]],
    [
      "§6.10 a block in several CONTINUATION frames",
      [
        frame(FrameType.HEADERS, 0, 1, block.subarray(0, 3)),
        frame(FrameType.CONTINUATION, 0, 1, block.subarray(3, 4)),
        frame(FrameType.CONTINUATION, Flag.END_HEADERS, 1, block.subarray(4)),
        requestMessage(1),
      ],
    ],
    [
      "§8.1 trailers after the body",
      [requestHeaders(1), requestMessage(1, "x", 0), requestHeaders(1, [["x-checksum", "1"]], Flag.END_STREAM)],
    ],
  ])("%s", async (_name, frames) => {
    peer.send(...frames, request(9, "fine"));
    expect(await peer.answer(9)).toBe("fine");
  });

  it("§6.7 answers a PING with the same payload", async () => {
    peer.send(frame(FrameType.PING, 0, 0, Buffer.from("12345678")));
    const pong = await peer.find((f) => f.type === FrameType.PING);
    expect(pong?.flags).toBe(Flag.ACK);
    expect(pong?.payload.toString()).toBe("12345678");
  });

  it("§4.3.1 begins the next header block with the size of the table when a peer makes it smaller", async () => {
    peer.send(settings(setting(Setting.HEADER_TABLE_SIZE, 0)), request(1), request(3));
    await peer.trailers(3);
    const blocks = peer.frames.filter((f) => f.type === FrameType.HEADERS).map((f) => f.payload[0]);
    expect([blocks[0] === 0x20, blocks.slice(1).includes(0x20)]).toEqual([true, false]);
  });

  it("acknowledges SETTINGS", async () => {
    const ack = await peer.find((f) => f.type === FrameType.SETTINGS && f.flags === Flag.ACK);
    expect(ack?.payload.length).toBe(0);
  });
});

describe("flow control, §6.9", () => {
  it("sends no more than the stream's window, and the rest after WINDOW_UPDATE", async () => {
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 3)), request(1, "hello"));
    await peer.settle();
    expect(dataBytes()).toBe(3);
    peer.send(frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(4)));
    await peer.settle();
    expect(dataBytes()).toBe(7);
    peer.send(frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(100)));
    expect((await peer.trailers(1)).get("grpc-status")).toBe("0");
    expect(dataBytes()).toBe(10);
  });

  it("holds to a window that a later SETTINGS takes below zero", async () => {
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 6)), request(1, "hello"));
    await peer.settle();
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 1)), frame(FrameType.WINDOW_UPDATE, 0, 1, uint32(5)));
    await peer.settle();
    expect(dataBytes()).toBe(6);
    peer.send(settings(setting(Setting.INITIAL_WINDOW_SIZE, 6)));
    expect((await peer.trailers(1)).get("grpc-status")).toBe("0");
  });

  it("gives the connection's window back as requests are handled", async () => {
    for (let id = 1; id < 40; id += 2) {
      peer.send(requestHeaders(id), requestMessage(id, Buffer.alloc(10_000)));
      peer.send(frame(FrameType.WINDOW_UPDATE, 0, 0, uint32(10_005)));
      await peer.trailers(id);
    }
    const updates = peer.frames.filter((f) => f.type === FrameType.WINDOW_UPDATE && f.streamId === 0);
    expect(updates.length).toBeGreaterThan(3);
  });

  it("gives padding back at once", async () => {
    peer.send(requestHeaders(1));
    peer.send(frame(FrameType.DATA, Flag.PADDED, 1, Buffer.concat([Buffer.from([9]), zeros(9)])));
    const update = await peer.find((f) => f.type === FrameType.WINDOW_UPDATE && f.streamId === 1);
    expect(update?.payload.readUInt32BE(0)).toBe(10);
    peer.send(requestMessage(1, "after padding"));
    expect(await peer.answer(1)).toBe("after padding");
  });

  function dataBytes(): number {
    return peer.frames.filter((f) => f.type === FrameType.DATA).reduce((sum, f) => sum + f.payload.length, 0);
  }
});

describe("drain, §6.8", () => {
  it("finishes what is under way, announces the last stream, and closes", async () => {
    const held = path("/test.Echo/Hold");
    peer.send(requestHeaders(1, held), requestMessage(1, "kept"));
    await peer.settle();
    const drained = echo.server.drain(60_000);
    const ping = await peer.find((f) => f.type === FrameType.PING && f.flags === 0);
    peer.send(request(3, "on its way"), frame(FrameType.PING, Flag.ACK, 0, ping?.payload ?? zeros(8)));
    await peer.find((f) => f.type === FrameType.GOAWAY && f.payload.readUInt32BE(0) === 3);
    expect(await peer.answer(3)).toBe("on its way");
    echo.release();
    expect(await peer.answer(1)).toBe("kept");
    await peer.whenClosed();
    await drained;
  });
});
