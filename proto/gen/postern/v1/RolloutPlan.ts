// Original file: proto/postern/v1/rollout.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { RolloutGuard as _postern_v1_RolloutGuard, RolloutGuard__Output as _postern_v1_RolloutGuard__Output } from '../../postern/v1/RolloutGuard.ts';

/**
 * What is left out has its default: 5, 25 and 50 % for 10 minutes each, deny-rate +5, error-rate +1, escalation-rate +5.
 */
export interface RolloutPlan {
  /**
   * Shares of the agents in percent, each greater than the one before. Everybody comes after the last.
   */
  'steps'?: (number | string)[];
  'stepTime'?: (_google_protobuf_Duration | null);
  /**
   * Only agents that carry all of them.
   */
  'labels'?: ({[key: string]: string});
  'guards'?: (_postern_v1_RolloutGuard)[];
  /**
   * How many percent of the agents that enforced the candidate may vanish; 0: none.
   */
  'lostAgents'?: (number | string);
  /**
   * Checks of both sides before rates are compared. 0: 200.
   */
  'minChecks'?: (number);
}

/**
 * What is left out has its default: 5, 25 and 50 % for 10 minutes each, deny-rate +5, error-rate +1, escalation-rate +5.
 */
export interface RolloutPlan__Output {
  /**
   * Shares of the agents in percent, each greater than the one before. Everybody comes after the last.
   */
  'steps': (number)[];
  'stepTime': (_google_protobuf_Duration__Output | null);
  /**
   * Only agents that carry all of them.
   */
  'labels': ({[key: string]: string});
  'guards': (_postern_v1_RolloutGuard__Output)[];
  /**
   * How many percent of the agents that enforced the candidate may vanish; 0: none.
   */
  'lostAgents': (number);
  /**
   * Checks of both sides before rates are compared. 0: 200.
   */
  'minChecks': (number);
}
