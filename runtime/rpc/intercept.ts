import type { BidiHandler, RpcMethod, RpcService, StreamHandler, UnaryHandler } from "./service.ts";

/** Wraps the handlers of services: authentication, telemetry, audit. It knows no transport and no message. */
export interface Interceptor {
  unary(next: UnaryHandler, path: string): UnaryHandler;
  stream(next: StreamHandler, path: string): StreamHandler;
  /** An interceptor without it cannot be put around a service that has such a method. */
  bidi?(next: BidiHandler, path: string): BidiHandler;
}

/** A service whose calls pass through the interceptors, the first one outermost. */
export function intercept(service: RpcService, interceptors: readonly Interceptor[]): RpcService {
  const wrap = (method: RpcMethod) => interceptors.reduceRight(wrapMethod, method);
  return { name: service.name, methods: service.methods.map(wrap) };
}

function wrapMethod(method: RpcMethod, interceptor: Interceptor): RpcMethod {
  switch (method.kind) {
    case "unary":
      return { ...method, handle: interceptor.unary(method.handle, method.path) };
    case "server_stream":
      return { ...method, handle: interceptor.stream(method.handle, method.path) };
    case "bidi_stream":
      // INVARIANT: no call gets past an interceptor; one that checks tokens would be none otherwise.
      if (interceptor.bidi === undefined)
        throw new Error(`an interceptor of ${method.path} does not know such methods`);
      return { ...method, handle: interceptor.bidi(method.handle, method.path) };
  }
}
