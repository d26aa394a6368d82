import {
  ConnectionError,
  DEFAULT_FRAME_BYTES,
  DEFAULT_HEADER_TABLE_BYTES,
  DEFAULT_WINDOW_BYTES,
  ErrorCode,
  MAX_FRAME_BYTES,
  MAX_WINDOW_BYTES,
  Setting,
} from "./protocol.ts";

/** What the peer announced and we must keep to; the rest of its settings does not concern a server. */
export interface PeerSettings {
  readonly initialWindowBytes: number;
  readonly maxFrameBytes: number;
  /** The smallest that it allowed so far. */
  readonly headerTableBytes: number;
}

export const INITIAL_PEER_SETTINGS: PeerSettings = {
  initialWindowBytes: DEFAULT_WINDOW_BYTES,
  maxFrameBytes: DEFAULT_FRAME_BYTES,
  headerTableBytes: DEFAULT_HEADER_TABLE_BYTES,
};

/** Applies a SETTINGS payload in order (RFC 9113 §6.5). Unknown settings are ignored. */
export function applySettings(settings: PeerSettings, bytes: Buffer, start: number, end: number): PeerSettings {
  let { initialWindowBytes, maxFrameBytes, headerTableBytes } = settings;
  for (let at = start; at < end; at += 6) {
    const value = bytes.readUInt32BE(at + 2);
    switch (bytes.readUInt16BE(at)) {
      case Setting.HEADER_TABLE_SIZE:
        headerTableBytes = Math.min(headerTableBytes, value);
        break;
      case Setting.ENABLE_PUSH:
        if (value > 1) throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is 0 or 1");
        break;
      case Setting.INITIAL_WINDOW_SIZE:
        if (value > MAX_WINDOW_BYTES) throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "window over 2^31-1");
        initialWindowBytes = value;
        break;
      case Setting.MAX_FRAME_SIZE:
        if (value < DEFAULT_FRAME_BYTES || value > MAX_FRAME_BYTES) {
          throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE out of range");
        }
        maxFrameBytes = value;
        break;
    }
  }
  return { initialWindowBytes, maxFrameBytes, headerTableBytes };
}
