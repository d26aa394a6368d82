import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { BundleInfo as _postern_v1_BundleInfo, BundleInfo__Output as _postern_v1_BundleInfo__Output } from './postern/v1/BundleInfo.ts';
import type { BundleOrigin as _postern_v1_BundleOrigin, BundleOrigin__Output as _postern_v1_BundleOrigin__Output } from './postern/v1/BundleOrigin.ts';
import type { CancelChangeRequest as _postern_v1_CancelChangeRequest, CancelChangeRequest__Output as _postern_v1_CancelChangeRequest__Output } from './postern/v1/CancelChangeRequest.ts';
import type { Diagnostic as _postern_v1_Diagnostic, Diagnostic__Output as _postern_v1_Diagnostic__Output } from './postern/v1/Diagnostic.ts';
import type { EnvironmentInfo as _postern_v1_EnvironmentInfo, EnvironmentInfo__Output as _postern_v1_EnvironmentInfo__Output } from './postern/v1/EnvironmentInfo.ts';
import type { GetBundleRequest as _postern_v1_GetBundleRequest, GetBundleRequest__Output as _postern_v1_GetBundleRequest__Output } from './postern/v1/GetBundleRequest.ts';
import type { GetBundleResponse as _postern_v1_GetBundleResponse, GetBundleResponse__Output as _postern_v1_GetBundleResponse__Output } from './postern/v1/GetBundleResponse.ts';
import type { GetChangeRequest as _postern_v1_GetChangeRequest, GetChangeRequest__Output as _postern_v1_GetChangeRequest__Output } from './postern/v1/GetChangeRequest.ts';
import type { GetChangeResponse as _postern_v1_GetChangeResponse, GetChangeResponse__Output as _postern_v1_GetChangeResponse__Output } from './postern/v1/GetChangeResponse.ts';
import type { Impact as _postern_v1_Impact, Impact__Output as _postern_v1_Impact__Output } from './postern/v1/Impact.ts';
import type { ImpactChange as _postern_v1_ImpactChange, ImpactChange__Output as _postern_v1_ImpactChange__Output } from './postern/v1/ImpactChange.ts';
import type { ImpactExample as _postern_v1_ImpactExample, ImpactExample__Output as _postern_v1_ImpactExample__Output } from './postern/v1/ImpactExample.ts';
import type { ImpactProgress as _postern_v1_ImpactProgress, ImpactProgress__Output as _postern_v1_ImpactProgress__Output } from './postern/v1/ImpactProgress.ts';
import type { ImpactRules as _postern_v1_ImpactRules, ImpactRules__Output as _postern_v1_ImpactRules__Output } from './postern/v1/ImpactRules.ts';
import type { ImpactServiceClient as _postern_v1_ImpactServiceClient, ImpactServiceDefinition as _postern_v1_ImpactServiceDefinition } from './postern/v1/ImpactService.ts';
import type { ImpactShare as _postern_v1_ImpactShare, ImpactShare__Output as _postern_v1_ImpactShare__Output } from './postern/v1/ImpactShare.ts';
import type { ImpactUnknown as _postern_v1_ImpactUnknown, ImpactUnknown__Output as _postern_v1_ImpactUnknown__Output } from './postern/v1/ImpactUnknown.ts';
import type { ListBundlesRequest as _postern_v1_ListBundlesRequest, ListBundlesRequest__Output as _postern_v1_ListBundlesRequest__Output } from './postern/v1/ListBundlesRequest.ts';
import type { ListBundlesResponse as _postern_v1_ListBundlesResponse, ListBundlesResponse__Output as _postern_v1_ListBundlesResponse__Output } from './postern/v1/ListBundlesResponse.ts';
import type { ListChangesRequest as _postern_v1_ListChangesRequest, ListChangesRequest__Output as _postern_v1_ListChangesRequest__Output } from './postern/v1/ListChangesRequest.ts';
import type { ListChangesResponse as _postern_v1_ListChangesResponse, ListChangesResponse__Output as _postern_v1_ListChangesResponse__Output } from './postern/v1/ListChangesResponse.ts';
import type { ListEnvironmentsRequest as _postern_v1_ListEnvironmentsRequest, ListEnvironmentsRequest__Output as _postern_v1_ListEnvironmentsRequest__Output } from './postern/v1/ListEnvironmentsRequest.ts';
import type { ListEnvironmentsResponse as _postern_v1_ListEnvironmentsResponse, ListEnvironmentsResponse__Output as _postern_v1_ListEnvironmentsResponse__Output } from './postern/v1/ListEnvironmentsResponse.ts';
import type { PolicyChange as _postern_v1_PolicyChange, PolicyChange__Output as _postern_v1_PolicyChange__Output } from './postern/v1/PolicyChange.ts';
import type { PolicyFile as _postern_v1_PolicyFile, PolicyFile__Output as _postern_v1_PolicyFile__Output } from './postern/v1/PolicyFile.ts';
import type { PolicyServiceClient as _postern_v1_PolicyServiceClient, PolicyServiceDefinition as _postern_v1_PolicyServiceDefinition } from './postern/v1/PolicyService.ts';
import type { PreviewImpactRequest as _postern_v1_PreviewImpactRequest, PreviewImpactRequest__Output as _postern_v1_PreviewImpactRequest__Output } from './postern/v1/PreviewImpactRequest.ts';
import type { PreviewImpactResponse as _postern_v1_PreviewImpactResponse, PreviewImpactResponse__Output as _postern_v1_PreviewImpactResponse__Output } from './postern/v1/PreviewImpactResponse.ts';
import type { PromoteRequest as _postern_v1_PromoteRequest, PromoteRequest__Output as _postern_v1_PromoteRequest__Output } from './postern/v1/PromoteRequest.ts';
import type { PromotedFrom as _postern_v1_PromotedFrom, PromotedFrom__Output as _postern_v1_PromotedFrom__Output } from './postern/v1/PromotedFrom.ts';
import type { PublishRequest as _postern_v1_PublishRequest, PublishRequest__Output as _postern_v1_PublishRequest__Output } from './postern/v1/PublishRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from './postern/v1/PublishResponse.ts';
import type { RollbackRequest as _postern_v1_RollbackRequest, RollbackRequest__Output as _postern_v1_RollbackRequest__Output } from './postern/v1/RollbackRequest.ts';
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
      Diagnostic: MessageTypeDefinition<_postern_v1_Diagnostic, _postern_v1_Diagnostic__Output>
      EnvironmentInfo: MessageTypeDefinition<_postern_v1_EnvironmentInfo, _postern_v1_EnvironmentInfo__Output>
      GetBundleRequest: MessageTypeDefinition<_postern_v1_GetBundleRequest, _postern_v1_GetBundleRequest__Output>
      GetBundleResponse: MessageTypeDefinition<_postern_v1_GetBundleResponse, _postern_v1_GetBundleResponse__Output>
      GetChangeRequest: MessageTypeDefinition<_postern_v1_GetChangeRequest, _postern_v1_GetChangeRequest__Output>
      GetChangeResponse: MessageTypeDefinition<_postern_v1_GetChangeResponse, _postern_v1_GetChangeResponse__Output>
      Impact: MessageTypeDefinition<_postern_v1_Impact, _postern_v1_Impact__Output>
      ImpactBaseline: EnumTypeDefinition
      ImpactChange: MessageTypeDefinition<_postern_v1_ImpactChange, _postern_v1_ImpactChange__Output>
      ImpactExample: MessageTypeDefinition<_postern_v1_ImpactExample, _postern_v1_ImpactExample__Output>
      ImpactProgress: MessageTypeDefinition<_postern_v1_ImpactProgress, _postern_v1_ImpactProgress__Output>
      ImpactRules: MessageTypeDefinition<_postern_v1_ImpactRules, _postern_v1_ImpactRules__Output>
      /**
       * What a change of policies would do, told by what was asked before. Roles: policy-editor, admin.
       */
      ImpactService: SubtypeConstructor<typeof grpc.Client, _postern_v1_ImpactServiceClient> & { service: _postern_v1_ImpactServiceDefinition }
      ImpactShare: MessageTypeDefinition<_postern_v1_ImpactShare, _postern_v1_ImpactShare__Output>
      ImpactUnknown: MessageTypeDefinition<_postern_v1_ImpactUnknown, _postern_v1_ImpactUnknown__Output>
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
      PreviewImpactRequest: MessageTypeDefinition<_postern_v1_PreviewImpactRequest, _postern_v1_PreviewImpactRequest__Output>
      PreviewImpactResponse: MessageTypeDefinition<_postern_v1_PreviewImpactResponse, _postern_v1_PreviewImpactResponse__Output>
      PromoteRequest: MessageTypeDefinition<_postern_v1_PromoteRequest, _postern_v1_PromoteRequest__Output>
      PromotedFrom: MessageTypeDefinition<_postern_v1_PromotedFrom, _postern_v1_PromotedFrom__Output>
      PublishRequest: MessageTypeDefinition<_postern_v1_PublishRequest, _postern_v1_PublishRequest__Output>
      PublishResponse: MessageTypeDefinition<_postern_v1_PublishResponse, _postern_v1_PublishResponse__Output>
      RollbackRequest: MessageTypeDefinition<_postern_v1_RollbackRequest, _postern_v1_RollbackRequest__Output>
      ValidateRequest: MessageTypeDefinition<_postern_v1_ValidateRequest, _postern_v1_ValidateRequest__Output>
      ValidateResponse: MessageTypeDefinition<_postern_v1_ValidateResponse, _postern_v1_ValidateResponse__Output>
    }
  }
}

