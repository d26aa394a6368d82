import type { CallContext } from "./service.ts";

/** A value that an interceptor attaches to a call and a handler reads, such as who calls. */
export interface CallValue<T> {
  set(call: CallContext, value: T): void;
  /** undefined: nobody set it for this call. */
  get(call: CallContext): T | undefined;
}

/** Makes a slot for values of calls; it keeps none longer than its call lives. */
export function callValue<T>(): CallValue<T> {
  const values = new WeakMap<CallContext, T>();
  return { set: (call, value) => void values.set(call, value), get: (call) => values.get(call) };
}
