import { PosternError } from "../../shared/errors/postern-error.ts";
import type { Clock } from "../ports.ts";

/**
 * The promise's result, or a PosternError of kind "unavailable" once the time is over: a bus that neither answers nor
 * says that it is gone must not hold up a call. The work itself goes on and its result is dropped.
 */
export function within<T>(clock: Clock, timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () =>
      reject(new PosternError("unavailable", "BUS_UNAVAILABLE", `the bus did not answer within ${timeoutMs} ms`)),
    );
    work.then(resolve, reject).finally(cancel);
  });
}
