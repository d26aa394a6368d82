// Original file: proto/postern/v1/keys.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface KeyInfo {
  'kid'?: (string);
  /**
   * "signing", "trusted", "recovery" or "revoked"
   */
  'state'?: (string);
  /**
   * Environments whose active bundle it signed, of those that the caller may see.
   */
  'signed'?: (string)[];
  'revokedAt'?: (_google_protobuf_Timestamp | null);
  'reason'?: (string);
}

export interface KeyInfo__Output {
  'kid': (string);
  /**
   * "signing", "trusted", "recovery" or "revoked"
   */
  'state': (string);
  /**
   * Environments whose active bundle it signed, of those that the caller may see.
   */
  'signed': (string)[];
  'revokedAt': (_google_protobuf_Timestamp__Output | null);
  'reason': (string);
}
