import { type ClientHttp2Session, connect, constants } from "node:http2";
import { connect as connectSocket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient } from "../../runtime/rpc/client.ts";
import { requestCodec } from "../../runtime/rpc/define-service.ts";
import { serviceDefinition } from "../../runtime/rpc/protos.ts";
import { type AgentWorld, createAgentWorld, type TestAgent } from "../support/agent.ts";
import { connectControlPlane } from "../support/bus.ts";
import { ControlPlaneRole, policies, refund } from "../support/control-plane-role.ts";
import { startTestNats, type TestNats } from "../support/nats.ts";

let nats: TestNats;
let world: AgentWorld;
let plane: ControlPlaneRole;
let agent: TestAgent;
let session: ClientHttp2Session;

beforeAll(async () => {
  [nats, world] = await Promise.all([startTestNats(), createAgentWorld()]);
  plane = new ControlPlaneRole(await connectControlPlane(nats.url), world.key);
  agent = await world.start("agent-1", { nats: nats.url, maxDepth: "4", maxFields: "20", maxRequestBytes: "65536" });
  await agent.enforces(await plane.publish(policies()));
  session = connect("http://localhost", { createConnection: () => connectSocket(agent.socket) });
});
afterAll(async () => {
  session.destroy();
  await world.stop();
  await plane.bus.connection.close();
  await nats.stop();
});

const CHECK = "/postern.v1.Guard/Check";
const OK = "0";
const INVALID_ARGUMENT = "3";
const RESOURCE_EXHAUSTED = "8";
const UNIMPLEMENTED = "12";

interface Answer {
  readonly status: string;
  readonly body: Buffer;
}

/** Sends a gRPC frame with whatever bytes as its message, over the agent's Unix socket. */
function send(path: string, message: Uint8Array, prefix = framePrefix(message.length)): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: path,
      [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
      te: "trailers",
    });
    const chunks: Buffer[] = [];
    let status = "";
    const note = (headers: Readonly<Record<string, unknown>>) => {
      status = String(headers["grpc-status"] ?? status);
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () => resolve({ status, body: Buffer.concat(chunks) }));
    stream.end(Buffer.concat([prefix, message]));
  });
}

/** Length-Prefixed-Message of the gRPC wire protocol: not compressed, length. */
function framePrefix(length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

function encode(message: object): Uint8Array {
  const method = serviceDefinition("postern.v1.Guard").Check;
  if (method === undefined) throw new Error("no method");
  return requestCodec(method).encode(message);
}

const good = encode(refund(10));

test("the frames of this test are understood when the message is good", async () => {
  expect(await send(CHECK, good)).toMatchObject({ status: OK });
});

test.each<[string, Uint8Array]>([
  ["an empty message", new Uint8Array()],
  ["a message that breaks off", good.subarray(0, good.length - 3)],
  ["a field that claims more bytes than there are", Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f])],
  ["a tag of field 0", Buffer.from([0x00, 0x01])],
  ["a group that never ends", Buffer.from([0x0b, 0x0b, 0x0b])],
  ["an endless varint", Buffer.alloc(32, 0xff)],
  ["invalid UTF-8 in a name", Buffer.from([0x12, 0x03, 0x0a, 0x01, 0xff])],
  ["noise", Buffer.from("these are not the bytes that you are looking for")],
])("%s is INVALID_ARGUMENT", async (_, message) => {
  expect(await send(CHECK, message)).toMatchObject({ status: INVALID_ARGUMENT, body: Buffer.alloc(0) });
});

test("every message that breaks off somewhere, and every one with a byte changed, is answered and the agent lives", async () => {
  const messages = [
    ...Array.from(good, (_, length) => good.subarray(0, length)),
    ...Array.from(good, (byte, at) => {
      const changed = Uint8Array.from(good);
      changed[at] = byte ^ 0x55;
      return changed;
    }),
  ];
  const answers = await Promise.all(messages.map((message) => send(CHECK, message)));
  for (const { status } of answers) expect([OK, INVALID_ARGUMENT]).toContain(status);
  expect(await agent.guard.check(refund(10))).toMatchObject({ decision: "DECISION_ALLOW" });
});

test("what is missing, malformed, too deep or too much is INVALID_ARGUMENT and names its field", async () => {
  const nested = (depth: number): object =>
    depth === 0 ? { numberValue: 1 } : { structValue: { fields: { a: nested(depth - 1) } } };
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`f${index}`, { nullValue: "NULL_VALUE" }]));
  const cases: [object, string, string][] = [
    [{ ...refund(10), subject: undefined }, "subject", "FIELD_MISSING"],
    [{ ...refund(10), action: undefined }, "action", "FIELD_MISSING"],
    [{ ...refund(10), resource: { id: "x" } }, "resource.type", "FIELD_MISSING"],
    [{ ...refund(10), action: { name: "payments..create" } }, "action.name", "ACTION_NAME_INVALID"],
    [{ ...refund(10), context: { fields: { a: nested(5) } } }, "context.a.a.a.a", "TOO_DEEP"],
    [{ ...refund(10), arguments: { fields: many } }, "arguments.f20", "TOO_MANY_FIELDS"],
    [{ ...refund(10), arguments: { fields: { amount: {} } } }, "arguments.amount", "VALUE_MISSING"],
  ];
  for (const [request, field, code] of cases) {
    await expect(agent.guard.check(request)).rejects.toMatchObject({
      kind: "invalid_argument",
      code,
      where: { field },
    });
  }
});

test("a request above the limit is refused with its code", async () => {
  await expect(agent.guard.check({ ...refund(10), reason: "x".repeat(70_000) })).rejects.toMatchObject({
    kind: "resource_exhausted",
    code: "REQUEST_TOO_LARGE",
  });
});

test("an unknown method is UNIMPLEMENTED, a lying frame is no ALLOW", async () => {
  expect((await send("/postern.v1.Guard/Bypass", good)).status).toBe(UNIMPLEMENTED);
  const lying = await send(CHECK, good, framePrefix(good.length + 100)).catch(() => ({
    status: "",
    body: Buffer.alloc(0),
  }));
  expect(lying.status).not.toBe(OK);
  const huge = await send(CHECK, good, framePrefix(0x7fffffff)).catch(() => ({ status: "", body: Buffer.alloc(0) }));
  expect(["", INVALID_ARGUMENT, RESOURCE_EXHAUSTED]).toContain(huge.status);
  expect(await agent.guard.check(refund(10))).toMatchObject({ decision: "DECISION_ALLOW" });
});

test("bytes that are no HTTP/2 cost their connection and nothing else", async () => {
  await new Promise<void>((resolve) => {
    const socket = connectSocket(agent.socket);
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100));
    socket.resume();
  });
  expect(await agent.guard.check(refund(10))).toMatchObject({ decision: "DECISION_ALLOW" });
});

test("outcomes and approval ids are checked", async () => {
  const decisionId = (await agent.guard.check(refund(10))).decisionId;
  await agent.guard.reportOutcome({ decisionId, status: "OUTCOME_STATUS_EXECUTED" });
  for (const [request, field] of [
    [{ status: "OUTCOME_STATUS_EXECUTED" }, "decision_id"],
    [{ decisionId: "7", status: "OUTCOME_STATUS_EXECUTED" }, "decision_id"],
    [{ decisionId, approvalId: "?", status: "OUTCOME_STATUS_EXECUTED" }, "approval_id"],
    [{ decisionId }, "status"],
  ] as const) {
    await expect(agent.guard.reportOutcome(request)).rejects.toMatchObject({
      kind: "invalid_argument",
      where: { field },
    });
  }
  const stream = agent.guard.await({ approvalId: "../../etc" })[Symbol.asyncIterator]();
  await expect(stream.next()).rejects.toMatchObject({ kind: "invalid_argument", code: "APPROVAL_ID_INVALID" });
});

test("the agent also listens on TCP when it is told to", async () => {
  const other = await world.start("agent-2", { nats: nats.url, listen: "127.0.0.1:0" });
  const tcp = other.agent.addresses.find((address) => address.kind === "tcp");
  if (tcp?.kind !== "tcp") throw new Error("no TCP address");
  const guard = createClient("postern.v1.Guard", `127.0.0.1:${tcp.port}`, { timeoutMs: 10_000 });
  expect((await guard.check(refund(10))).decisionId).not.toBe("");
  guard.close();
});
