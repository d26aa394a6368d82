// Original file: proto/postern/v1/rollout.proto


export interface RolloutAgents {
  'audience'?: (number);
  'enforcing'?: (number);
  'rest'?: (number);
  'refused'?: (number);
  'silent'?: (number);
}

export interface RolloutAgents__Output {
  'audience': (number);
  'enforcing': (number);
  'rest': (number);
  'refused': (number);
  'silent': (number);
}
