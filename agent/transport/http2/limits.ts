/** What one peer may cost us. Every limit ends in an error of the protocol, never in unbounded memory. */
export interface TransportLimits {
  /** Open streams per connection (SETTINGS_MAX_CONCURRENT_STREAMS); more are refused. */
  readonly maxConcurrentStreams: number;
  /** Decoded header list of one request, as RFC 9113 §6.5.2 counts it. */
  readonly maxHeaderListBytes: number;
  /** Encoded header block of one request, over all its CONTINUATION frames. */
  readonly maxHeaderBlockBytes: number;
  /** One gRPC message. */
  readonly maxMessageBytes: number;
  /** What a connection may have on its way to us; given back as it arrives. */
  readonly connectionWindowBytes: number;
  /** The same per stream; at least one message and a frame, so that a message always fits. */
  readonly streamWindowBytes: number;
  /** Memory for requests that are not complete, over all connections; one of them may use a quarter. */
  readonly maxUnfinishedBytes: number;
  /** For the rest of a request whose head has come. */
  readonly requestTimeoutMs: number;
  /** Unsent bytes at which we stop reading from a peer that does not read from us. */
  readonly maxUnsentBytes: number;
  /** Frames per second that carry no request: SETTINGS, PING, PRIORITY, WINDOW_UPDATE, empty DATA. Each request allows four more. */
  readonly maxControlFramesPerSecond: number;
  /** Streams per second that a peer may open and reset (rapid reset, CVE-2023-44487). */
  readonly maxResetsPerSecond: number;
  /** For the TLS handshake, and again for the preface and SETTINGS of a new connection. */
  readonly handshakeTimeoutMs: number;
  /** A peer that takes nothing of what we have for it, for so long, is cut off. */
  readonly stallTimeoutMs: number;
  /** A peer of which nothing was heard for so long is sent a PING. */
  readonly keepaliveIntervalMs: number;
  /** PINGs that may go unanswered, one per interval; then the peer is cut off. */
  readonly maxUnansweredPings: number;
  /** Further connections are closed at once. */
  readonly maxConnections: number;
}

export const DEFAULT_LIMITS: TransportLimits = {
  maxConcurrentStreams: 256,
  maxHeaderListBytes: 16_384,
  maxHeaderBlockBytes: 32_768,
  maxMessageBytes: 262_144,
  connectionWindowBytes: 1_048_576,
  streamWindowBytes: 262_144 + 16_384,
  maxUnfinishedBytes: 67_108_864,
  requestTimeoutMs: 60_000,
  maxUnsentBytes: 1_048_576,
  maxControlFramesPerSecond: 2_000,
  maxResetsPerSecond: 500,
  handshakeTimeoutMs: 10_000,
  stallTimeoutMs: 30_000,
  keepaliveIntervalMs: 60_000,
  maxUnansweredPings: 2,
  maxConnections: 16_384,
};

const LARGEST_FRAME_BYTES = 16_384;

/** The defaults, with what is given instead; those that depend on the size of a message are raised to fit one. */
export function completeLimits(given: Partial<TransportLimits>): TransportLimits {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const { maxMessageBytes } = limits;
  return {
    ...limits,
    streamWindowBytes: Math.max(limits.streamWindowBytes, maxMessageBytes + LARGEST_FRAME_BYTES),
    // A buffer that grows is there twice for a moment: room for one message per connection's quarter.
    maxUnfinishedBytes: Math.max(limits.maxUnfinishedBytes, 16 * maxMessageBytes),
  };
}
