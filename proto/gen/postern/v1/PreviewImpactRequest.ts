// Original file: proto/postern/v1/impact.proto

import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from '../../postern/v1/PolicyFile.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ImpactBaseline as _postern_v1_ImpactBaseline, ImpactBaseline__Output as _postern_v1_ImpactBaseline__Output } from '../../postern/v1/ImpactBaseline.ts';
import type { Long } from '@grpc/proto-loader';

export interface PreviewImpactRequest {
  'environment'?: (string);
  /**
   * The candidate: policy files, checked as Publish checks them ...
   */
  'files'?: (_postern_v1_PolicyFile)[];
  /**
   * ... or a revision of the environment. 0: the files are it.
   */
  'revision'?: (number | string | Long);
  /**
   * Decisions made from here on. Absent: 24 hours before until.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * And before here. Absent: now.
   */
  'until'?: (_google_protobuf_Timestamp | null);
  'against'?: (_postern_v1_ImpactBaseline);
  /**
   * Examples of each change by the same rules, 0 to 100. Absent: 3.
   */
  'examples'?: (number);
  '_examples'?: "examples";
}

export interface PreviewImpactRequest__Output {
  'environment': (string);
  /**
   * The candidate: policy files, checked as Publish checks them ...
   */
  'files': (_postern_v1_PolicyFile__Output)[];
  /**
   * ... or a revision of the environment. 0: the files are it.
   */
  'revision': (number);
  /**
   * Decisions made from here on. Absent: 24 hours before until.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * And before here. Absent: now.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
  'against': (_postern_v1_ImpactBaseline__Output);
  /**
   * Examples of each change by the same rules, 0 to 100. Absent: 3.
   */
  'examples'?: (number);
  '_examples'?: "examples";
}
