import { ConnectionLostError, unavailable } from "./bus-error.ts";
import type { Session } from "./link.ts";

/** The result of `work`, or ConnectionLostError as soon as the session ends. */
export function untilLost<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onLost = () => reject(new ConnectionLostError());
    if (session.lost.aborted) return onLost();
    session.lost.addEventListener("abort", onLost, { once: true });
    work(session)
      .then(resolve, reject)
      .finally(() => session.lost.removeEventListener("abort", onLost));
  });
}

/** Rejects with BUS_UNAVAILABLE when `promise` takes longer. */
export function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
