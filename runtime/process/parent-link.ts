import type { ErrorKind, ErrorLocation } from "../../shared/errors/postern-error.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";

/** What a child tells the process that started it, over Node's IPC channel. */
export type ChildMessage =
  | { readonly postern: "ready"; readonly addresses: Readonly<Record<string, string>> }
  | { readonly postern: "failed"; readonly error: ChildFailure };

/** An error as it crosses the process border. */
export interface ChildFailure {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly where: ErrorLocation;
  readonly hint: string | undefined;
}

/** The child's end of the channel to its supervisor. */
export interface ParentLink {
  /** Says that the program serves, and where. */
  ready(addresses: Readonly<Record<string, string>>): void;
  /** Says why the program cannot go on. */
  failed(error: unknown): void;
  /**
   * Calls back once when the parent is gone, however it went (kill -9 too): the kernel closes the channel with it.
   * A program that was started by hand has no parent to lose.
   */
  onParentGone(listener: () => void): void;
  /** Lets the process end although the parent lives on. */
  close(): void;
}

/** Undefined when nobody supervises this process. */
export function parentLink(): ParentLink | undefined {
  if (process.send === undefined) return undefined;
  const send = (message: ChildMessage) => {
    // The parent may go at any moment; then onParentGone speaks and nobody misses the message.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  let closed = false;
  return {
    ready: (addresses) => send({ postern: "ready", addresses }),
    failed: (error) => send({ postern: "failed", error: toFailure(error) }),
    onParentGone: (listener) => {
      if (!process.connected) listener();
      // Closing the channel ourselves looks the same as losing it.
      process.once("disconnect", () => {
        if (!closed) listener();
      });
    },
    close: () => {
      closed = true;
      if (process.connected) process.disconnect();
    },
  };
}

function toFailure(error: unknown): ChildFailure {
  if (error instanceof PosternError) {
    const { kind, code, message, where, hint } = error;
    return { kind, code, message, where, hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "internal", code: "INTERNAL", message, where: {}, hint: undefined };
}

/** The message, if it is one of ours. */
export function asChildMessage(value: unknown): ChildMessage | undefined {
  if (typeof value !== "object" || value === null || !("postern" in value)) return undefined;
  // Both ends are this very program, so the tag is proof enough.
  return value.postern === "ready" || value.postern === "failed" ? (value as ChildMessage) : undefined;
}
