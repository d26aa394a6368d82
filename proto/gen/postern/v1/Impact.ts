// Original file: proto/postern/v1/impact.proto

import type { ImpactChange as _postern_v1_ImpactChange, ImpactChange__Output as _postern_v1_ImpactChange__Output } from '../../postern/v1/ImpactChange.ts';
import type { ImpactUnknown as _postern_v1_ImpactUnknown, ImpactUnknown__Output as _postern_v1_ImpactUnknown__Output } from '../../postern/v1/ImpactUnknown.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ImpactBaseline as _postern_v1_ImpactBaseline, ImpactBaseline__Output as _postern_v1_ImpactBaseline__Output } from '../../postern/v1/ImpactBaseline.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from '../../postern/v1/Diagnostic.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * All counts are of decisions, by what their records stand for. decisions = unchanged + those of all changes, of unknown
 * and of unjudged.
 */
export interface Impact {
  'environment'?: (string);
  'decisions'?: (number | string | Long);
  /**
   * Entries of the audit that this rests on.
   */
  'records'?: (number | string | Long);
  'unchanged'?: (number | string | Long);
  /**
   * DENY to ALLOW first, then what else is weaker, then what is stronger.
   */
  'changes'?: (_postern_v1_ImpactChange)[];
  /**
   * Nobody can tell: it is up to redacted values, or to facts that are no longer known.
   */
  'unknown'?: (_postern_v1_ImpactUnknown)[];
  /**
   * Not compared, by reason; docs/impact.md says what each means.
   */
  'unjudged'?: ({[key: string]: number | string | Long});
  /**
   * When the first and the last of these decisions was made.
   */
  'firstAt'?: (_google_protobuf_Timestamp | null);
  'lastAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The window that was asked for.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
  'against'?: (_postern_v1_ImpactBaseline);
  /**
   * Of the active bundle, if it was compared with; else 0.
   */
  'activeRevision'?: (number | string | Long);
  /**
   * Warnings about the candidate.
   */
  'diagnostics'?: (_postern_v1_Diagnostic)[];
}

/**
 * All counts are of decisions, by what their records stand for. decisions = unchanged + those of all changes, of unknown
 * and of unjudged.
 */
export interface Impact__Output {
  'environment': (string);
  'decisions': (number);
  /**
   * Entries of the audit that this rests on.
   */
  'records': (number);
  'unchanged': (number);
  /**
   * DENY to ALLOW first, then what else is weaker, then what is stronger.
   */
  'changes': (_postern_v1_ImpactChange__Output)[];
  /**
   * Nobody can tell: it is up to redacted values, or to facts that are no longer known.
   */
  'unknown': (_postern_v1_ImpactUnknown__Output)[];
  /**
   * Not compared, by reason; docs/impact.md says what each means.
   */
  'unjudged': ({[key: string]: number});
  /**
   * When the first and the last of these decisions was made.
   */
  'firstAt': (_google_protobuf_Timestamp__Output | null);
  'lastAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The window that was asked for.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
  'against': (_postern_v1_ImpactBaseline__Output);
  /**
   * Of the active bundle, if it was compared with; else 0.
   */
  'activeRevision': (number);
  /**
   * Warnings about the candidate.
   */
  'diagnostics': (_postern_v1_Diagnostic__Output)[];
}
