import type { TransportLimits } from "./limits.ts";
import { ConnectionError, ErrorCode } from "./protocol.ts";

/** A client's flow control and bandwidth probes (a PING per round trip in grpc-go and C-core) grow with its requests. */
const CONTROL_FRAMES_PER_REQUEST = 4;

/**
 * Counts what a peer does that costs us and asks for nothing, per second of the server's clock: over the limit the
 * connection ends with ENHANCE_YOUR_CALM. Covers the floods of CVE-2019-9511 to -9518 and rapid reset (CVE-2023-44487).
 */
export class FloodGuard {
  readonly #limits: TransportLimits;
  #control = 0;
  #resets = 0;

  constructor(limits: TransportLimits) {
    this.#limits = limits;
  }

  /** A frame that carries no request. */
  control(): void {
    this.#control += 1;
    if (this.#control > this.#limits.maxControlFramesPerSecond) throw calm("control frames");
  }

  /** A request, which brings some control frames with it. */
  request(): void {
    this.#control -= CONTROL_FRAMES_PER_REQUEST;
  }

  /** A stream that the peer opened and reset, or made us reset. */
  reset(): void {
    this.#resets += 1;
    if (this.#resets > this.#limits.maxResetsPerSecond) throw calm("stream resets");
  }

  /** Once a second. */
  forget(): void {
    this.#control = 0;
    this.#resets = 0;
  }
}

function calm(what: string): ConnectionError {
  return new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, `too many ${what} in a second`);
}
