import type { Interceptor } from "../../runtime/rpc/intercept.ts";

/** Counts the calls that end with an error instead of an answer, malformed ones included. */
export function countErrors(onError: () => void): Interceptor {
  return {
    unary: (next) => (request, call) => {
      try {
        const answer = next(request, call);
        if (answer instanceof Promise) answer.catch(onError);
        return answer;
      } catch (error) {
        onError();
        throw error;
      }
    },
    stream: (next) =>
      async function* (request, call) {
        try {
          yield* next(request, call);
        } catch (error) {
          onError();
          throw error;
        }
      },
  };
}
