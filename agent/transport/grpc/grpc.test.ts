// gRPC over HTTP/2 (PROTOCOL-HTTP2.md of grpc/grpc), by the bytes.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HeaderField } from "../hpack/tables.ts";
import { Flag, FrameType } from "../http2/protocol.ts";
import { type EchoServer, startEchoServer } from "../testing/echo-server.ts";
import {
  frame,
  RawPeer,
  REQUEST_FIELDS,
  request,
  requestHeaders,
  requestMessage,
  uint32,
} from "../testing/raw-peer.ts";

let echo: EchoServer;
let peer: RawPeer;

beforeEach(async () => {
  echo = await startEchoServer({ maxHeaderListBytes: 2_000, maxMessageBytes: 1_000 });
  peer = await RawPeer.connect(echo.path);
});

afterEach(async () => {
  peer.close();
  await echo.stop();
});

const path = (name: string, ...more: HeaderField[]): HeaderField[] => [
  ...REQUEST_FIELDS.map(([field, old]): HeaderField => [field, field === ":path" ? `/test.Echo/${name}` : old]),
  ...more,
];

/** Sends one message to a method, and gives back its status. */
async function statusOf(method: string, message: string | Buffer, ...headers: HeaderField[]) {
  peer.send(requestHeaders(1, path(method, ...headers)), requestMessage(1, message));
  return peer.trailers(1);
}

/** Sends a body as it is. */
async function statusOfBody(...pieces: Buffer[]) {
  peer.send(requestHeaders(1, path("Say")));
  pieces.forEach((piece, index) => {
    peer.send(frame(FrameType.DATA, index === pieces.length - 1 ? Flag.END_STREAM : 0, 1, piece));
  });
  return peer.trailers(1);
}

const prefix = (flag: number, length: number) => Buffer.concat([Buffer.from([flag]), uint32(length)]);

describe("deadlines", () => {
  it.each(["1H", "99999999H", "5S"])("a call with grpc-timeout %s is answered", async (timeout) => {
    expect((await statusOf("Say", "x", ["grpc-timeout", timeout])).get("grpc-status")).toBe("0");
  });

  it.each(["0n", "1u", "50m"])("a call that waits longer than %s ends with DEADLINE_EXCEEDED", async (timeout) => {
    expect((await statusOf("Hold", "x", ["grpc-timeout", timeout])).get("grpc-status")).toBe("4");
    await expect.poll(() => echo.seen.aborted).toBe(1);
  });

  it.each(["", "1", "123456789S", "1.5S"])("a grpc-timeout of '%s' is INVALID_ARGUMENT", async (timeout) => {
    expect((await statusOf("Say", "x", ["grpc-timeout", timeout])).get("grpc-status")).toBe("3");
  });
});

describe("bodies", () => {
  it("a compressed message is UNIMPLEMENTED, and the answer says what is understood", async () => {
    const status = await statusOfBody(prefix(1, 3), Buffer.from("abc"));
    expect([status.get("grpc-status"), status.get("grpc-accept-encoding")]).toEqual(["12", "identity"]);
  });

  it("a message that is not compressed is fine, whatever grpc-encoding says", async () => {
    expect((await statusOf("Say", "x", ["grpc-encoding", "gzip"])).get("grpc-status")).toBe("0");
  });

  it.each<[string, Buffer[]]>([
    ["no message", [Buffer.alloc(0)]],
    ["half a prefix", [Buffer.from([0, 0])]],
    ["half a message", [prefix(0, 4), Buffer.from("ab")]],
    ["two messages", [prefix(0, 1), Buffer.from("a"), prefix(0, 1), Buffer.from("b")]],
    ["a message and a byte", [Buffer.concat([prefix(0, 1), Buffer.from("ab")])]],
  ])("%s for a unary call is INVALID_ARGUMENT", async (_what, pieces) => {
    expect((await statusOfBody(...pieces)).get("grpc-status")).toBe("3");
  });

  it("a message in any pieces is one message", async () => {
    const status = await statusOfBody(
      Buffer.from([0, 0]),
      Buffer.from([0, 0, 3, 97]),
      Buffer.from("b"),
      Buffer.from("c"),
    );
    expect(status.get("grpc-status")).toBe("0");
    expect(await peer.answer(1)).toBe("abc");
  });

  it("an empty message is a message", async () => {
    expect((await statusOf("Say", "")).get("grpc-status")).toBe("0");
  });
});

describe("statuses", () => {
  it("grpc-message is percent-encoded UTF-8, and details are unpadded base64", async () => {
    const status = await statusOf("Refuse", "");
    expect(status.get("grpc-status")).toBe("9");
    expect(status.get("grpc-message")).toBe("%C3%BCnfit: 100 %25 sure");
    const details = status.get("grpc-status-details-bin") ?? "";
    expect(details).toMatch(/^[A-Za-z0-9+/]+$/);
    expect(Buffer.from(details, "base64").toString("latin1")).toContain("NOT_TODAY");
  });

  it("what a handler throws unawares is INTERNAL, and says nothing of it", async () => {
    const status = await statusOf("Fail", "");
    expect([status.get("grpc-status"), status.get("grpc-message")]).toEqual(["13", "internal error"]);
  });

  it("an unknown method is UNIMPLEMENTED", async () => {
    expect((await statusOf("None", "")).get("grpc-status")).toBe("12");
  });
});

describe("metadata", () => {
  it.each([
    ["padded", "AP8BAg=="],
    ["unpadded", "AP8BAg"],
    ["several values in one", "AP8BAg,AAAA"],
  ])("a -bin header reaches its handler in one form: %s", async (_how, value) => {
    await statusOf("Header", "x-raw-bin", ["x-raw-bin", value]);
    expect(await peer.answer(1)).toBe("AP8BAg==");
  });

  it("a header that is there twice is read as a list", async () => {
    await statusOf("Header", "x-a", ["x-a", "1"], ["x-a", "2"]);
    expect(await peer.answer(1)).toBe("1, 2");
  });

  it("more than the limit is refused, and the connection goes on", async () => {
    peer.send(requestHeaders(1, path("Say", ["x-large", "x".repeat(2_000)])), requestMessage(1));
    expect(await peer.resetCode(1)).toBe(11);
    peer.send(request(3, "fine"));
    expect(await peer.answer(3)).toBe("fine");
  });
});

it.each([
  ["application/grpc", "200"],
  ["application/grpc+proto", "200"],
  ["application/grpc;charset=utf-8", "200"],
  ["application/grpcweb", "415"],
  ["application/json", "415"],
])("content-type %s is answered with HTTP %s", async (type, status) => {
  const fields = REQUEST_FIELDS.map(([name, old]): HeaderField => [name, name === "content-type" ? type : old]);
  peer.send(requestHeaders(1, fields), requestMessage(1));
  const head = await peer.find((f) => f.type === FrameType.HEADERS && f.streamId === 1);
  expect(head && peer.fields(head).get(":status")).toBe(status);
});

describe("what is no gRPC", () => {
  const json = REQUEST_FIELDS.map(([name, old]): HeaderField => [name, name === "content-type" ? "text/json" : old]);
  const httpStatus = async () => {
    const head = await peer.find((f) => f.type === FrameType.HEADERS && f.streamId === 1);
    return head && peer.fields(head).get(":status");
  };
  const reset = () => peer.frames.some((f) => f.type === FrameType.RST_STREAM);

  it("is answered when its body has ended, and not reset: curl would tell of that and not of the answer", async () => {
    peer.send(requestHeaders(1, json), frame(FrameType.DATA, 0, 1, Buffer.from("{")));
    await peer.settle();
    expect(peer.frames.some((f) => f.type === FrameType.HEADERS)).toBe(false);
    peer.send(frame(FrameType.DATA, Flag.END_STREAM, 1, Buffer.from("}")));
    expect(await httpStatus()).toBe("415");
    await peer.settle();
    expect(reset()).toBe(false);
  });

  it("without a body is answered at once", async () => {
    const get = json.map(([name, old]): HeaderField => [name, name === ":method" ? "GET" : old]);
    peer.send(requestHeaders(1, get, Flag.END_STREAM));
    expect(await httpStatus()).toBe("405");
  });

  it("is not waited for when it is longer than any message", async () => {
    peer.send(requestHeaders(1, json), frame(FrameType.DATA, 0, 1, Buffer.alloc(1_001)));
    expect(await httpStatus()).toBe("415");
    expect(await peer.resetCode(1)).toBe(0);
  });
});
