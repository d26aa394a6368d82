import { TransportServer } from "./agent/transport/server.ts";
import grpc from "@grpc/grpc-js";
const echo = { name: "t.Echo", methods: [
  { kind: "unary" as const, path: "/t.Echo/Say", handle: (b: Uint8Array) => b },
  { kind: "unary" as const, path: "/t.Echo/Later", handle: async (b: Uint8Array) => { await new Promise(r => setTimeout(r, 20)); return b; } },
  { kind: "server_stream" as const, path: "/t.Echo/Many", handle: async function* (b: Uint8Array) { for (let i = 0; i < 2000; i++) yield Buffer.alloc(1000, i); } },
]};
const s = new TransportServer([echo], { toStatus: (e) => ({ code: 2, message: String(e) }) });
await new Promise<void>(r => s.server.listen({ path: "/tmp/try.sock" }, r));
const C = grpc.makeGenericClientConstructor({
  say: { path: "/t.Echo/Say", requestStream: false, responseStream: false, requestSerialize: (b: Buffer) => b, requestDeserialize: (b: Buffer) => b, responseSerialize: (b: Buffer) => b, responseDeserialize: (b: Buffer) => b },
  later: { path: "/t.Echo/Later", requestStream: false, responseStream: false, requestSerialize: (b: Buffer) => b, requestDeserialize: (b: Buffer) => b, responseSerialize: (b: Buffer) => b, responseDeserialize: (b: Buffer) => b },
  many: { path: "/t.Echo/Many", requestStream: false, responseStream: true, requestSerialize: (b: Buffer) => b, requestDeserialize: (b: Buffer) => b, responseSerialize: (b: Buffer) => b, responseDeserialize: (b: Buffer) => b },
  none: { path: "/t.Echo/None", requestStream: false, responseStream: false, requestSerialize: (b: Buffer) => b, requestDeserialize: (b: Buffer) => b, responseSerialize: (b: Buffer) => b, responseDeserialize: (b: Buffer) => b },
}, "x");
const c: any = new C("unix:/tmp/try.sock", grpc.credentials.createInsecure());
const call = (m: string, b: Buffer, o = {}) => new Promise(r => c[m](b, new grpc.Metadata(), o, (e: any, v: any) => r(e ? `${e.code} ${e.details}` : v)));
console.log(await call("say", Buffer.from("hello")));
console.log(await call("later", Buffer.from("hello")), await call("later", Buffer.from("hello"), { deadline: Date.now() + 5 }));
console.log(await call("none", Buffer.from("x")));
console.log(((await call("say", Buffer.alloc(200_000, 1))) as Buffer).length, await call("say", Buffer.alloc(300_000, 1)));
let n = 0; for await (const x of c.many(Buffer.from("a"))) n += x.length; console.log(n);
if (process.argv[2] !== "serve") { c.close(); await s.drain(1000); console.log("drained", s.openConnections); }
