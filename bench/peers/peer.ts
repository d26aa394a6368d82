import type { Effect } from "../workloads/policy-model.ts";

/** A server that answers checks, or pretends to. */
export interface RunningPeer {
  /** As rows call it: "postern", "cerbos". */
  readonly name: string;
  /** Its Unix socket. */
  readonly socket: string;
  readonly pid: number;
  /** "/postern.v1.Guard/Check" */
  readonly path: string;
  /** The answers that it has. */
  readonly answers: readonly Effect[];
  /** The question in its own protobuf. */
  message(effect: Effect): Uint8Array;
  /** Throws unless this is the right answer. */
  verify(effect: Effect, answer: Uint8Array): void;
  stop(): Promise<void>;
}

/** What a peer of ours answers, and every peer whose answer is right only as a whole. */
export class WrongAnswer extends Error {
  constructor(peer: string, effect: Effect, answer: unknown) {
    super(`${peer} should ${effect} and answered ${JSON.stringify(answer)}`);
  }
}
