// Original file: proto/postern/v1/shadow.proto

import type { Long } from '@grpc/proto-loader';

export interface ShadowAgent {
  'id'?: (string);
  /**
   * The shadow bundle that it evaluates, or refused; 0: none.
   */
  'revision'?: (number | string | Long);
  /**
   * Why it refused it; empty: it evaluates it.
   */
  'problem'?: (string);
  /**
   * Since its start: checks that were compared, that found no room, and that would have been decided otherwise.
   */
  'compared'?: (number | string | Long);
  'skipped'?: (number | string | Long);
  'differences'?: (number | string | Long);
}

export interface ShadowAgent__Output {
  'id': (string);
  /**
   * The shadow bundle that it evaluates, or refused; 0: none.
   */
  'revision': (number);
  /**
   * Why it refused it; empty: it evaluates it.
   */
  'problem': (string);
  /**
   * Since its start: checks that were compared, that found no room, and that would have been decided otherwise.
   */
  'compared': (number);
  'skipped': (number);
  'differences': (number);
}
