import type { MethodDefinition } from "@grpc/proto-loader";
import { type Codec, strictCodec } from "./codec.ts";
import { serviceDefinition } from "./protos.ts";
import type { CallContext, RpcMethod, RpcService, UnaryHandler } from "./service.ts";
import type { Handlers, ServiceName } from "./service-types.ts";

type Method = MethodDefinition<object, object>;
type AnyHandler = (request: unknown, call: CallContext) => unknown;

/**
 * Makes a service of bytes from handlers of typed messages. A request that does not decode never reaches its handler.
 */
export function defineService<Name extends ServiceName>(name: Name, handlers: Handlers<Name>): RpcService {
  return defineServiceWithRaw(name, handlers, {});
}

/** As defineService, with unary methods that are worth a codec of their own: `raw` handlers see the bytes. */
export function defineServiceWithRaw<Name extends ServiceName, Raw extends string>(
  name: Name,
  handlers: Omit<Handlers<Name>, Raw>,
  raw: Readonly<Record<Raw, UnaryHandler>>,
): RpcService {
  // Parsing boundary: the types of `handlers` say per method what the definition says at run time.
  const byName = handlers as unknown as Readonly<Record<string, AnyHandler>>;
  const rawByName: Readonly<Record<string, UnaryHandler | undefined>> = raw;
  const methods = Object.entries(serviceDefinition(name)).map(([methodName, method]): RpcMethod => {
    const bytesHandler = rawByName[methodName];
    if (bytesHandler !== undefined) return { kind: "unary", path: method.path, handle: bytesHandler };
    const handler = byName[methodName];
    if (handler === undefined) throw new Error(`${name} has no handler for ${methodName}`);
    return toMethod(method as Method, (request, call) => handler.call(handlers, request, call));
  });
  return { name, methods };
}

function toMethod(definition: Method, handler: AnyHandler): RpcMethod {
  const request = requestCodec(definition);
  const response = responseCodec(definition);
  const { path } = definition;
  if (definition.requestStream) {
    return { kind: "bidi_stream", path, handle: (requests, call) => bidi(requests, call, request, response, handler) };
  }
  if (definition.responseStream) {
    return {
      kind: "server_stream",
      path,
      handle: (bytes, call) => encodeEach(handler(request.decode(bytes), call) as AsyncIterable<object>, response),
    };
  }
  return {
    kind: "unary",
    path,
    handle(bytes, call) {
      const answer = handler(request.decode(bytes), call) as object | Promise<object>;
      // A handler that answers at once costs no promise.
      return isPromise(answer) ? answer.then(response.encode) : response.encode(answer);
    },
  };
}

function bidi(
  requests: AsyncIterable<Uint8Array>,
  call: CallContext,
  request: Codec<object, object>,
  response: Codec<object, object>,
  handler: AnyHandler,
): AsyncIterable<Uint8Array> {
  return encodeEach(handler(decodeEach(requests, request), call) as AsyncIterable<object>, response);
}

async function* encodeEach(messages: AsyncIterable<object>, codec: Codec<object, object>): AsyncIterable<Uint8Array> {
  for await (const message of messages) yield codec.encode(message);
}

async function* decodeEach(bytes: AsyncIterable<Uint8Array>, codec: Codec<object, object>): AsyncIterable<object> {
  for await (const message of bytes) yield codec.decode(message);
}

function isPromise(value: object | Promise<object>): value is Promise<object> {
  return "then" in value && typeof value.then === "function";
}

/** Codec of what a method takes. */
export function requestCodec(method: Method): Codec<object, object> {
  return strictCodec(messageName(method.requestType.type), {
    serialize: method.requestSerialize,
    deserialize: method.requestDeserialize,
  });
}

/** Codec of what a method gives. */
export function responseCodec(method: Method): Codec<object, object> {
  return strictCodec(messageName(method.responseType.type), {
    serialize: method.responseSerialize,
    deserialize: method.responseDeserialize,
  });
}

function messageName(descriptor: object): string {
  return "name" in descriptor ? String(descriptor.name) : "message";
}
