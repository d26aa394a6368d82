// Original file: proto/postern/v1/fleet.proto

import type { AgentInfo as _postern_v1_AgentInfo, AgentInfo__Output as _postern_v1_AgentInfo__Output } from '../../postern/v1/AgentInfo.ts';

export interface ListAgentsResponse {
  /**
   * Those that lag first.
   */
  'agents'?: (_postern_v1_AgentInfo)[];
}

export interface ListAgentsResponse__Output {
  /**
   * Those that lag first.
   */
  'agents': (_postern_v1_AgentInfo__Output)[];
}
