import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from './postern/v1/BundleInfo.ts';
import type { BundleOrigin as _postern_v1_BundleOrigin, BundleOrigin__Output as _postern_v1_BundleOrigin__Output } from './postern/v1/BundleOrigin.ts';
import type { CancelChangeRequest as _postern_v1_CancelChangeRequest, CancelChangeRequest__Output as _postern_v1_CancelChangeRequest__Output } from './postern/v1/CancelChangeRequest.ts';
import type { ChangeRolloutRequest as _postern_v1_ChangeRolloutRequest, ChangeRolloutRequest__Output as _postern_v1_ChangeRolloutRequest__Output } from './postern/v1/ChangeRolloutRequest.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from './postern/v1/Diagnostic.ts';
import type { EnvironmentInfo as _postern_v1_EnvironmentInfo, EnvironmentInfo__Output as _postern_v1_EnvironmentInfo__Output } from './postern/v1/EnvironmentInfo.ts';
import type { GetBundleRequest as _postern_v1_GetBundleRequest, GetBundleRequest__Output as _postern_v1_GetBundleRequest__Output } from './postern/v1/GetBundleRequest.ts';
import type { GetBundleResponse as _postern_v1_GetBundleResponse, GetBundleResponse__Output as _postern_v1_GetBundleResponse__Output } from './postern/v1/GetBundleResponse.ts';
import type { GetChangeRequest as _postern_v1_GetChangeRequest, GetChangeRequest__Output as _postern_v1_GetChangeRequest__Output } from './postern/v1/GetChangeRequest.ts';
import type { GetChangeResponse as _postern_v1_GetChangeResponse, GetChangeResponse__Output as _postern_v1_GetChangeResponse__Output } from './postern/v1/GetChangeResponse.ts';
import type { GetRolloutRequest as _postern_v1_GetRolloutRequest, GetRolloutRequest__Output as _postern_v1_GetRolloutRequest__Output } from './postern/v1/GetRolloutRequest.ts';
import type { ListBundlesRequest as _postern_v1_ListBundlesRequest, ListBundlesRequest__Output as _postern_v1_ListBundlesRequest__Output } from './postern/v1/ListBundlesRequest.ts';
import type { ListBundlesResponse as _postern_v1_ListBundlesResponse, ListBundlesResponse__Output as _postern_v1_ListBundlesResponse__Output } from './postern/v1/ListBundlesResponse.ts';
import type { ListChangesRequest as _postern_v1_ListChangesRequest, ListChangesRequest__Output as _postern_v1_ListChangesRequest__Output } from './postern/v1/ListChangesRequest.ts';
import type { ListChangesResponse as _postern_v1_ListChangesResponse, ListChangesResponse__Output as _postern_v1_ListChangesResponse__Output } from './postern/v1/ListChangesResponse.ts';
import type { ListEnvironmentsRequest as _postern_v1_ListEnvironmentsRequest, ListEnvironmentsRequest__Output as _postern_v1_ListEnvironmentsRequest__Output } from './postern/v1/ListEnvironmentsRequest.ts';
import type { ListEnvironmentsResponse as _postern_v1_ListEnvironmentsResponse, ListEnvironmentsResponse__Output as _postern_v1_ListEnvironmentsResponse__Output } from './postern/v1/ListEnvironmentsResponse.ts';
import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from './postern/v1/PolicyChange.ts';
import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from './postern/v1/PolicyFile.ts';
import type { PolicyServiceClient as _postern_v1_PolicyServiceClient, PolicyServiceDefinition as _postern_v1_PolicyServiceDefinition } from './postern/v1/PolicyService.ts';
import type { PromoteRequest as _postern_v1_PromoteRequest, PromoteRequest__Output as _postern_v1_PromoteRequest__Output } from './postern/v1/PromoteRequest.ts';
import type { PromotedFrom as _postern_v1_PromotedFrom, PromotedFrom__Output as _postern_v1_PromotedFrom__Output } from './postern/v1/PromotedFrom.ts';
import type { PublishRequest as _postern_v1_PublishRequest, PublishRequest__Output as _postern_v1_PublishRequest__Output } from './postern/v1/PublishRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from './postern/v1/PublishResponse.ts';
import type { RollbackRequest as _postern_v1_RollbackRequest, RollbackRequest__Output as _postern_v1_RollbackRequest__Output } from './postern/v1/RollbackRequest.ts';
import type { Rollout as _postern_v1_Rollout, Rollout__Output as _postern_v1_Rollout__Output } from './postern/v1/Rollout.ts';
import type { RolloutAgents as _postern_v1_RolloutAgents, RolloutAgents__Output as _postern_v1_RolloutAgents__Output } from './postern/v1/RolloutAgents.ts';
import type { RolloutEvent as _postern_v1_RolloutEvent, RolloutEvent__Output as _postern_v1_RolloutEvent__Output } from './postern/v1/RolloutEvent.ts';
import type { RolloutFigure as _postern_v1_RolloutFigure, RolloutFigure__Output as _postern_v1_RolloutFigure__Output } from './postern/v1/RolloutFigure.ts';
import type { RolloutGuard as _postern_v1_RolloutGuard, RolloutGuard__Output as _postern_v1_RolloutGuard__Output } from './postern/v1/RolloutGuard.ts';
import type { RolloutPlan as _postern_v1_RolloutPlan, RolloutPlan__Output as _postern_v1_RolloutPlan__Output } from './postern/v1/RolloutPlan.ts';
import type { RolloutServiceClient as _postern_v1_RolloutServiceClient, RolloutServiceDefinition as _postern_v1_RolloutServiceDefinition } from './postern/v1/RolloutService.ts';
import type { StartRolloutRequest as _postern_v1_StartRolloutRequest, StartRolloutRequest__Output as _postern_v1_StartRolloutRequest__Output } from './postern/v1/StartRolloutRequest.ts';
import type { StartRolloutResponse as _postern_v1_StartRolloutResponse, StartRolloutResponse__Output as _postern_v1_StartRolloutResponse__Output } from './postern/v1/StartRolloutResponse.ts';
import type { ValidateRequest as _postern_v1_ValidateRequest, ValidateRequest__Output as _postern_v1_ValidateRequest__Output } from './postern/v1/ValidateRequest.ts';
import type { ValidateResponse as _postern_v1_ValidateResponse, ValidateResponse__Output as _postern_v1_ValidateResponse__Output } from './postern/v1/ValidateResponse.ts';

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
      BundleInfo: MessageTypeDefinition<_postern_v1_BundleInfo, _postern_v1_BundleInfo__Output>
      BundleOrigin: MessageTypeDefinition<_postern_v1_BundleOrigin, _postern_v1_BundleOrigin__Output>
      CancelChangeRequest: MessageTypeDefinition<_postern_v1_CancelChangeRequest, _postern_v1_CancelChangeRequest__Output>
      ChangeRolloutRequest: MessageTypeDefinition<_postern_v1_ChangeRolloutRequest, _postern_v1_ChangeRolloutRequest__Output>
      Diagnostic: MessageTypeDefinition<_postern_v1_Diagnostic, _postern_v1_Diagnostic__Output>
      EnvironmentInfo: MessageTypeDefinition<_postern_v1_EnvironmentInfo, _postern_v1_EnvironmentInfo__Output>
      GetBundleRequest: MessageTypeDefinition<_postern_v1_GetBundleRequest, _postern_v1_GetBundleRequest__Output>
      GetBundleResponse: MessageTypeDefinition<_postern_v1_GetBundleResponse, _postern_v1_GetBundleResponse__Output>
      GetChangeRequest: MessageTypeDefinition<_postern_v1_GetChangeRequest, _postern_v1_GetChangeRequest__Output>
      GetChangeResponse: MessageTypeDefinition<_postern_v1_GetChangeResponse, _postern_v1_GetChangeResponse__Output>
      GetRolloutRequest: MessageTypeDefinition<_postern_v1_GetRolloutRequest, _postern_v1_GetRolloutRequest__Output>
      ListBundlesRequest: MessageTypeDefinition<_postern_v1_ListBundlesRequest, _postern_v1_ListBundlesRequest__Output>
      ListBundlesResponse: MessageTypeDefinition<_postern_v1_ListBundlesResponse, _postern_v1_ListBundlesResponse__Output>
      ListChangesRequest: MessageTypeDefinition<_postern_v1_ListChangesRequest, _postern_v1_ListChangesRequest__Output>
      ListChangesResponse: MessageTypeDefinition<_postern_v1_ListChangesResponse, _postern_v1_ListChangesResponse__Output>
      ListEnvironmentsRequest: MessageTypeDefinition<_postern_v1_ListEnvironmentsRequest, _postern_v1_ListEnvironmentsRequest__Output>
      ListEnvironmentsResponse: MessageTypeDefinition<_postern_v1_ListEnvironmentsResponse, _postern_v1_ListEnvironmentsResponse__Output>
      PolicyChange: MessageTypeDefinition<_postern_v1_PolicyChange, _postern_v1_PolicyChange__Output>
      PolicyFile: MessageTypeDefinition<_postern_v1_PolicyFile, _postern_v1_PolicyFile__Output>
      /**
       * Policy administration. Roles: viewer reads; policy-editor and admin publish, promote and roll back. Where the rules of an
       * environment say so, a change to it waits for approval first: the answer then has a change and no bundle.
       */
      PolicyService: SubtypeConstructor<typeof grpc.Client, _postern_v1_PolicyServiceClient> & { service: _postern_v1_PolicyServiceDefinition }
      PromoteRequest: MessageTypeDefinition<_postern_v1_PromoteRequest, _postern_v1_PromoteRequest__Output>
      PromotedFrom: MessageTypeDefinition<_postern_v1_PromotedFrom, _postern_v1_PromotedFrom__Output>
      PublishRequest: MessageTypeDefinition<_postern_v1_PublishRequest, _postern_v1_PublishRequest__Output>
      PublishResponse: MessageTypeDefinition<_postern_v1_PublishResponse, _postern_v1_PublishResponse__Output>
      RollbackRequest: MessageTypeDefinition<_postern_v1_RollbackRequest, _postern_v1_RollbackRequest__Output>
      Rollout: MessageTypeDefinition<_postern_v1_Rollout, _postern_v1_Rollout__Output>
      RolloutAgents: MessageTypeDefinition<_postern_v1_RolloutAgents, _postern_v1_RolloutAgents__Output>
      RolloutEvent: MessageTypeDefinition<_postern_v1_RolloutEvent, _postern_v1_RolloutEvent__Output>
      RolloutFigure: MessageTypeDefinition<_postern_v1_RolloutFigure, _postern_v1_RolloutFigure__Output>
      RolloutGuard: MessageTypeDefinition<_postern_v1_RolloutGuard, _postern_v1_RolloutGuard__Output>
      RolloutPlan: MessageTypeDefinition<_postern_v1_RolloutPlan, _postern_v1_RolloutPlan__Output>
      /**
       * Canary rollouts: policies that some agents enforce first, and everybody when nothing speaks against it.
       * Roles: everyone reads; policy-editor and admin do the rest. One rollout at a time per environment.
       */
      RolloutService: SubtypeConstructor<typeof grpc.Client, _postern_v1_RolloutServiceClient> & { service: _postern_v1_RolloutServiceDefinition }
      StartRolloutRequest: MessageTypeDefinition<_postern_v1_StartRolloutRequest, _postern_v1_StartRolloutRequest__Output>
      StartRolloutResponse: MessageTypeDefinition<_postern_v1_StartRolloutResponse, _postern_v1_StartRolloutResponse__Output>
      ValidateRequest: MessageTypeDefinition<_postern_v1_ValidateRequest, _postern_v1_ValidateRequest__Output>
      ValidateResponse: MessageTypeDefinition<_postern_v1_ValidateResponse, _postern_v1_ValidateResponse__Output>
    }
  }
}

