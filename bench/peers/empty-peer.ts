import type { Child } from "./child.ts";
import { CHECK_PATH, cannedAnswer, checkMessage } from "./guard-messages.ts";
import { type RunningPeer, WrongAnswer } from "./peer.ts";

/** A server that answers every question alike. */
export function emptyPeer(name: string, socket: string, child: Child): RunningPeer {
  return {
    name,
    socket,
    pid: child.pid,
    path: CHECK_PATH,
    answers: ["allow"],
    message: checkMessage,
    verify(effect, answer) {
      if (!Buffer.from(answer).equals(cannedAnswer())) throw new WrongAnswer(name, effect, answer);
    },
    stop: () => child.stop(),
  };
}
