// Original file: proto/postern/v1/rollout.proto


export interface RolloutGuard {
  /**
   * "deny-rate", "error-rate" or "escalation-rate".
   */
  'rate'?: (string);
  /**
   * By how many percentage points the rate may exceed that of the other agents.
   */
  'tolerance'?: (number | string);
}

export interface RolloutGuard__Output {
  /**
   * "deny-rate", "error-rate" or "escalation-rate".
   */
  'rate': (string);
  /**
   * By how many percentage points the rate may exceed that of the other agents.
   */
  'tolerance': (number);
}
