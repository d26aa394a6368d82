import type { RequestHead } from "./request-head.ts";

/** What a stream tells the one who answers it. */
export interface StreamListener {
  /** A piece of the body; `ended`: the last. The bytes stay valid. */
  onData(bytes: Buffer, start: number, end: number, ended: boolean): void;
  /** The peer reset the stream, or the connection is gone: no answer will arrive. */
  onAbort(): void;
}

/** One request and its answer (RFC 9113 §5.1: open or half-closed; a closed stream is forgotten). */
export interface Stream {
  readonly id: number;
  readonly head: RequestHead;
  listener: StreamListener | undefined;
  /** The peer has sent END_STREAM. */
  remoteEnded: boolean;
  /** We have sent END_STREAM, or have it queued. */
  localEnded: boolean;
  /** Body bytes so far, to hold against content-length. */
  receivedBytes: number;
  /** What the peer may still send us. */
  receiveWindow: number;
  /** What we may still send. */
  sendWindow: number;
  /** Waiting for window, in order. */
  readonly queue: Queued[];
  queuedBytes: number;
  /** Called when the queue has emptied. */
  onDrain: (() => void) | undefined;
}

/** A part of an answer that flow control holds back. */
export type Queued =
  | { readonly kind: "data"; readonly bytes: Uint8Array; sent: number }
  | { readonly kind: "trailers"; readonly block: Uint8Array };

export function newStream(id: number, head: RequestHead, receiveWindow: number, sendWindow: number): Stream {
  return {
    id,
    head,
    listener: undefined,
    remoteEnded: false,
    localEnded: false,
    receivedBytes: 0,
    receiveWindow,
    sendWindow,
    queue: [],
    queuedBytes: 0,
    onDrain: undefined,
  };
}
