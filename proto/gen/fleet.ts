import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { AgentCounters as _postern_v1_AgentCounters, AgentCounters__Output as _postern_v1_AgentCounters__Output } from './postern/v1/AgentCounters.ts';
import type { AgentFacts as _postern_v1_AgentFacts, AgentFacts__Output as _postern_v1_AgentFacts__Output } from './postern/v1/AgentFacts.ts';
import type { AgentInfo as _postern_v1_AgentInfo, AgentInfo__Output as _postern_v1_AgentInfo__Output } from './postern/v1/AgentInfo.ts';
import type { AgentStanding as _postern_v1_AgentStanding, AgentStanding__Output as _postern_v1_AgentStanding__Output } from './postern/v1/AgentStanding.ts';
import type { FleetServiceClient as _postern_v1_FleetServiceClient, FleetServiceDefinition as _postern_v1_FleetServiceDefinition } from './postern/v1/FleetService.ts';
import type { ListAgentsRequest as _postern_v1_ListAgentsRequest, ListAgentsRequest__Output as _postern_v1_ListAgentsRequest__Output } from './postern/v1/ListAgentsRequest.ts';
import type { ListAgentsResponse as _postern_v1_ListAgentsResponse, ListAgentsResponse__Output as _postern_v1_ListAgentsResponse__Output } from './postern/v1/ListAgentsResponse.ts';
import type { RefusedBundle as _postern_v1_RefusedBundle, RefusedBundle__Output as _postern_v1_RefusedBundle__Output } from './postern/v1/RefusedBundle.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  postern: {
    v1: {
      AgentCounters: MessageTypeDefinition<_postern_v1_AgentCounters, _postern_v1_AgentCounters__Output>
      AgentFacts: MessageTypeDefinition<_postern_v1_AgentFacts, _postern_v1_AgentFacts__Output>
      AgentInfo: MessageTypeDefinition<_postern_v1_AgentInfo, _postern_v1_AgentInfo__Output>
      AgentStanding: MessageTypeDefinition<_postern_v1_AgentStanding, _postern_v1_AgentStanding__Output>
      /**
       * The agents as the control plane sees them, from their heartbeats.
       */
      FleetService: SubtypeConstructor<typeof grpc.Client, _postern_v1_FleetServiceClient> & { service: _postern_v1_FleetServiceDefinition }
      ListAgentsRequest: MessageTypeDefinition<_postern_v1_ListAgentsRequest, _postern_v1_ListAgentsRequest__Output>
      ListAgentsResponse: MessageTypeDefinition<_postern_v1_ListAgentsResponse, _postern_v1_ListAgentsResponse__Output>
      RefusedBundle: MessageTypeDefinition<_postern_v1_RefusedBundle, _postern_v1_RefusedBundle__Output>
    }
  }
}

