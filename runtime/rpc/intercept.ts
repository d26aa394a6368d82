import type { BidiHandler, RpcMethod, RpcService, StreamHandler, UnaryHandler } from "./service.ts";

/** Wraps the handlers of services: authentication, telemetry, audit. It knows no transport and no message. */
export interface Interceptor {
  unary(next: UnaryHandler, path: string): UnaryHandler;
  stream(next: StreamHandler, path: string): StreamHandler;
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
      return { ...method, handle: interceptor.bidi?.(method.handle, method.path) ?? method.handle };
  }
}
