// Original file: proto/postern/v1/rollout.proto

import type { RolloutPlan as _postern_v1_RolloutPlan, RolloutPlan__Output as _postern_v1_RolloutPlan__Output } from '../../postern/v1/RolloutPlan.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { RolloutFigure as _postern_v1_RolloutFigure, RolloutFigure__Output as _postern_v1_RolloutFigure__Output } from '../../postern/v1/RolloutFigure.ts';
import type { RolloutAgents as _postern_v1_RolloutAgents, RolloutAgents__Output as _postern_v1_RolloutAgents__Output } from '../../postern/v1/RolloutAgents.ts';
import type { RolloutEvent as _postern_v1_RolloutEvent, RolloutEvent__Output as _postern_v1_RolloutEvent__Output } from '../../postern/v1/RolloutEvent.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rollout {
  'id'?: (string);
  'environment'?: (string);
  /**
   * "running", "paused", "promoted", "rolled_back", "aborted" or "superseded".
   */
  'status'?: (string);
  'plan'?: (_postern_v1_RolloutPlan | null);
  /**
   * Counted from 1.
   */
  'step'?: (number);
  /**
   * The revision that carries the step, or the end; 0: it is being put in place.
   */
  'revision'?: (number | string | Long);
  /**
   * What was in force at the start.
   */
  'baseRevision'?: (number | string | Long);
  'digest'?: (string);
  'message'?: (string);
  'startedBy'?: (string);
  'startedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Since when the step, or the end, is in place.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * When the step may be left at the earliest; absent while it is paused, and in the end.
   */
  'stepEndsAt'?: (_google_protobuf_Timestamp | null);
  /**
   * How it stands, and why, in sentences.
   */
  'summary'?: (string)[];
  /**
   * The comparison that was made last.
   */
  'figures'?: (_postern_v1_RolloutFigure)[];
  /**
   * Counts of agents at this moment; absent when it has ended.
   */
  'agents'?: (_postern_v1_RolloutAgents | null);
  /**
   * Oldest first.
   */
  'events'?: (_postern_v1_RolloutEvent)[];
}

export interface Rollout__Output {
  'id': (string);
  'environment': (string);
  /**
   * "running", "paused", "promoted", "rolled_back", "aborted" or "superseded".
   */
  'status': (string);
  'plan': (_postern_v1_RolloutPlan__Output | null);
  /**
   * Counted from 1.
   */
  'step': (number);
  /**
   * The revision that carries the step, or the end; 0: it is being put in place.
   */
  'revision': (number);
  /**
   * What was in force at the start.
   */
  'baseRevision': (number);
  'digest': (string);
  'message': (string);
  'startedBy': (string);
  'startedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Since when the step, or the end, is in place.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * When the step may be left at the earliest; absent while it is paused, and in the end.
   */
  'stepEndsAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * How it stands, and why, in sentences.
   */
  'summary': (string)[];
  /**
   * The comparison that was made last.
   */
  'figures': (_postern_v1_RolloutFigure__Output)[];
  /**
   * Counts of agents at this moment; absent when it has ended.
   */
  'agents': (_postern_v1_RolloutAgents__Output | null);
  /**
   * Oldest first.
   */
  'events': (_postern_v1_RolloutEvent__Output)[];
}
