// Original file: proto/postern/v1/impact.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { PreviewImpactRequest as _postern_v1_PreviewImpactRequest, PreviewImpactRequest__Output as _postern_v1_PreviewImpactRequest__Output } from '../../postern/v1/PreviewImpactRequest.ts';
import type { PreviewImpactResponse as _postern_v1_PreviewImpactResponse, PreviewImpactResponse__Output as _postern_v1_PreviewImpactResponse__Output } from '../../postern/v1/PreviewImpactResponse.ts';

/**
 * What a change of policies would do, told by what was asked before. Roles: policy-editor, admin.
 */
export interface ImpactServiceClient extends grpc.Client {
  /**
   * Replays the recorded decisions of an environment against a candidate and says which would have been others. Progress
   * while it works, then the impact, once, as the last message; a stream that ends without it says nothing. Fails with
   * FAILED_PRECONDITION, code NO_RECORDED_DECISIONS, when there is nothing to replay; with RESOURCE_EXHAUSTED, code
   * IMPACT_BUSY, while this control plane is at another.
   */
  Preview(argument: _postern_v1_PreviewImpactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_PreviewImpactResponse__Output>;
  Preview(argument: _postern_v1_PreviewImpactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_PreviewImpactResponse__Output>;
  /**
   * Replays the recorded decisions of an environment against a candidate and says which would have been others. Progress
   * while it works, then the impact, once, as the last message; a stream that ends without it says nothing. Fails with
   * FAILED_PRECONDITION, code NO_RECORDED_DECISIONS, when there is nothing to replay; with RESOURCE_EXHAUSTED, code
   * IMPACT_BUSY, while this control plane is at another.
   */
  preview(argument: _postern_v1_PreviewImpactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_PreviewImpactResponse__Output>;
  preview(argument: _postern_v1_PreviewImpactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_postern_v1_PreviewImpactResponse__Output>;
  
}

/**
 * What a change of policies would do, told by what was asked before. Roles: policy-editor, admin.
 */
export interface ImpactServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Replays the recorded decisions of an environment against a candidate and says which would have been others. Progress
   * while it works, then the impact, once, as the last message; a stream that ends without it says nothing. Fails with
   * FAILED_PRECONDITION, code NO_RECORDED_DECISIONS, when there is nothing to replay; with RESOURCE_EXHAUSTED, code
   * IMPACT_BUSY, while this control plane is at another.
   */
  Preview: grpc.handleServerStreamingCall<_postern_v1_PreviewImpactRequest__Output, _postern_v1_PreviewImpactResponse>;
  
}

export interface ImpactServiceDefinition extends grpc.ServiceDefinition {
  Preview: MethodDefinition<_postern_v1_PreviewImpactRequest, _postern_v1_PreviewImpactResponse, _postern_v1_PreviewImpactRequest__Output, _postern_v1_PreviewImpactResponse__Output>
}
