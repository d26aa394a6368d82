// Original file: proto/postern/v1/shadow.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetShadowRequest as _postern_v1_GetShadowRequest, GetShadowRequest__Output as _postern_v1_GetShadowRequest__Output } from '../../postern/v1/GetShadowRequest.ts';
import type { GetShadowResponse as _postern_v1_GetShadowResponse, GetShadowResponse__Output as _postern_v1_GetShadowResponse__Output } from '../../postern/v1/GetShadowResponse.ts';
import type { PromoteShadowRequest as _postern_v1_PromoteShadowRequest, PromoteShadowRequest__Output as _postern_v1_PromoteShadowRequest__Output } from '../../postern/v1/PromoteShadowRequest.ts';
import type { PublishResponse as _postern_v1_PublishResponse, PublishResponse__Output as _postern_v1_PublishResponse__Output } from '../../postern/v1/PublishResponse.ts';
import type { PublishShadowRequest as _postern_v1_PublishShadowRequest, PublishShadowRequest__Output as _postern_v1_PublishShadowRequest__Output } from '../../postern/v1/PublishShadowRequest.ts';
import type { PublishShadowResponse as _postern_v1_PublishShadowResponse, PublishShadowResponse__Output as _postern_v1_PublishShadowResponse__Output } from '../../postern/v1/PublishShadowResponse.ts';
import type { RemoveShadowRequest as _postern_v1_RemoveShadowRequest, RemoveShadowRequest__Output as _postern_v1_RemoveShadowRequest__Output } from '../../postern/v1/RemoveShadowRequest.ts';
import type { RemoveShadowResponse as _postern_v1_RemoveShadowResponse, RemoveShadowResponse__Output as _postern_v1_RemoveShadowResponse__Output } from '../../postern/v1/RemoveShadowResponse.ts';
import type { ShadowReportRequest as _postern_v1_ShadowReportRequest, ShadowReportRequest__Output as _postern_v1_ShadowReportRequest__Output } from '../../postern/v1/ShadowReportRequest.ts';
import type { ShadowReportResponse as _postern_v1_ShadowReportResponse, ShadowReportResponse__Output as _postern_v1_ShadowReportResponse__Output } from '../../postern/v1/ShadowReportResponse.ts';

/**
 * Policies that are evaluated beside those in force, and never enforced. Roles: viewer reads; policy-editor and admin
 * publish, remove and promote.
 */
export interface ShadowServiceClient extends grpc.Client {
  /**
   * The shadow bundle; absent: there is none.
   */
  Get(argument: _postern_v1_GetShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _postern_v1_GetShadowRequest, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The shadow bundle; absent: there is none.
   */
  get(argument: _postern_v1_GetShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _postern_v1_GetShadowRequest, callback: grpc.requestCallback<_postern_v1_GetShadowResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Publishes its content as PolicyService.Publish would, under all the rules for that; it is shadow no longer.
   */
  Promote(argument: _postern_v1_PromoteShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  Promote(argument: _postern_v1_PromoteShadowRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Publishes its content as PolicyService.Publish would, under all the rules for that; it is shadow no longer.
   */
  promote(argument: _postern_v1_PromoteShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  promote(argument: _postern_v1_PromoteShadowRequest, callback: grpc.requestCallback<_postern_v1_PublishResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Publishes a bundle as the shadow of an environment, in place of the one there is.
   */
  Publish(argument: _postern_v1_PublishShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  Publish(argument: _postern_v1_PublishShadowRequest, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Publishes a bundle as the shadow of an environment, in place of the one there is.
   */
  publish(argument: _postern_v1_PublishShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  publish(argument: _postern_v1_PublishShadowRequest, callback: grpc.requestCallback<_postern_v1_PublishShadowResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends it.
   */
  Remove(argument: _postern_v1_RemoveShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _postern_v1_RemoveShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _postern_v1_RemoveShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _postern_v1_RemoveShadowRequest, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends it.
   */
  remove(argument: _postern_v1_RemoveShadowRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _postern_v1_RemoveShadowRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _postern_v1_RemoveShadowRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _postern_v1_RemoveShadowRequest, callback: grpc.requestCallback<_postern_v1_RemoveShadowResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What would have been decided otherwise: by shadow rules, and by the shadow bundle.
   */
  Report(argument: _postern_v1_ShadowReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  Report(argument: _postern_v1_ShadowReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  Report(argument: _postern_v1_ShadowReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  Report(argument: _postern_v1_ShadowReportRequest, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What would have been decided otherwise: by shadow rules, and by the shadow bundle.
   */
  report(argument: _postern_v1_ShadowReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  report(argument: _postern_v1_ShadowReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  report(argument: _postern_v1_ShadowReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  report(argument: _postern_v1_ShadowReportRequest, callback: grpc.requestCallback<_postern_v1_ShadowReportResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Policies that are evaluated beside those in force, and never enforced. Roles: viewer reads; policy-editor and admin
 * publish, remove and promote.
 */
export interface ShadowServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The shadow bundle; absent: there is none.
   */
  Get: grpc.handleUnaryCall<_postern_v1_GetShadowRequest__Output, _postern_v1_GetShadowResponse>;
  
  /**
   * Publishes its content as PolicyService.Publish would, under all the rules for that; it is shadow no longer.
   */
  Promote: grpc.handleUnaryCall<_postern_v1_PromoteShadowRequest__Output, _postern_v1_PublishResponse>;
  
  /**
   * Publishes a bundle as the shadow of an environment, in place of the one there is.
   */
  Publish: grpc.handleUnaryCall<_postern_v1_PublishShadowRequest__Output, _postern_v1_PublishShadowResponse>;
  
  /**
   * Ends it.
   */
  Remove: grpc.handleUnaryCall<_postern_v1_RemoveShadowRequest__Output, _postern_v1_RemoveShadowResponse>;
  
  /**
   * What would have been decided otherwise: by shadow rules, and by the shadow bundle.
   */
  Report: grpc.handleUnaryCall<_postern_v1_ShadowReportRequest__Output, _postern_v1_ShadowReportResponse>;
  
}

export interface ShadowServiceDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_postern_v1_GetShadowRequest, _postern_v1_GetShadowResponse, _postern_v1_GetShadowRequest__Output, _postern_v1_GetShadowResponse__Output>
  Promote: MethodDefinition<_postern_v1_PromoteShadowRequest, _postern_v1_PublishResponse, _postern_v1_PromoteShadowRequest__Output, _postern_v1_PublishResponse__Output>
  Publish: MethodDefinition<_postern_v1_PublishShadowRequest, _postern_v1_PublishShadowResponse, _postern_v1_PublishShadowRequest__Output, _postern_v1_PublishShadowResponse__Output>
  Remove: MethodDefinition<_postern_v1_RemoveShadowRequest, _postern_v1_RemoveShadowResponse, _postern_v1_RemoveShadowRequest__Output, _postern_v1_RemoveShadowResponse__Output>
  Report: MethodDefinition<_postern_v1_ShadowReportRequest, _postern_v1_ShadowReportResponse, _postern_v1_ShadowReportRequest__Output, _postern_v1_ShadowReportResponse__Output>
}
