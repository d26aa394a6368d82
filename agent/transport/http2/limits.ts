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
  /** What a connection may send ahead of what we have handled; bounds the memory of unfinished requests. */
  readonly connectionWindowBytes: number;
  readonly streamWindowBytes: number;
  /** Unsent bytes at which we stop reading from a peer that does not read from us. */
  readonly maxUnsentBytes: number;
  /** Frames per second that carry no request: SETTINGS, PING, PRIORITY, RST_STREAM, WINDOW_UPDATE, empty DATA. */
  readonly maxControlFramesPerSecond: number;
  /** Streams per second that a peer may open and reset (rapid reset, CVE-2023-44487). */
  readonly maxResetsPerSecond: number;
  /** For the preface and SETTINGS of a new connection. */
  readonly handshakeTimeoutMs: number;
  /** A peer that takes nothing of what we have for it, for so long, is cut off. */
  readonly stallTimeoutMs: number;
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
  maxUnsentBytes: 1_048_576,
  maxControlFramesPerSecond: 2_000,
  maxResetsPerSecond: 500,
  handshakeTimeoutMs: 10_000,
  stallTimeoutMs: 30_000,
  maxConnections: 16_384,
};
