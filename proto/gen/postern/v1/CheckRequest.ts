// Original file: proto/postern/v1/guard.proto

import type { Subject as _postern_v1_Subject, Subject__Output as _postern_v1_Subject__Output } from '../../postern/v1/Subject.ts';
import type { Action as _postern_v1_Action, Action__Output as _postern_v1_Action__Output } from '../../postern/v1/Action.ts';
import type { Resource as _postern_v1_Resource, Resource__Output as _postern_v1_Resource__Output } from '../../postern/v1/Resource.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface CheckRequest {
  'subject'?: (_postern_v1_Subject | null);
  'action'?: (_postern_v1_Action | null);
  'resource'?: (_postern_v1_Resource | null);
  'context'?: (_google_protobuf_Struct | null);
  /**
   * What the action will be executed with; an approval binds to their digest.
   */
  'arguments'?: (_google_protobuf_Struct | null);
  /**
   * A retry with the same key joins the approval of the first call, also after it has ended.
   * Without a key a call joins only an approval that is still pending.
   */
  'idempotencyKey'?: (string);
  /**
   * Hold a PENDING call until it is decided or shortly before the call's deadline.
   */
  'wait'?: (boolean);
  /**
   * Why the subject wants this; shown to approvers.
   */
  'reason'?: (string);
  /**
   * Answers to the form of the workflow that may be asked; approvers see them and automatic rules read form.*.
   */
  'form'?: (_google_protobuf_Struct | null);
}

export interface CheckRequest__Output {
  'subject': (_postern_v1_Subject__Output | null);
  'action': (_postern_v1_Action__Output | null);
  'resource': (_postern_v1_Resource__Output | null);
  'context': (_google_protobuf_Struct__Output | null);
  /**
   * What the action will be executed with; an approval binds to their digest.
   */
  'arguments': (_google_protobuf_Struct__Output | null);
  /**
   * A retry with the same key joins the approval of the first call, also after it has ended.
   * Without a key a call joins only an approval that is still pending.
   */
  'idempotencyKey': (string);
  /**
   * Hold a PENDING call until it is decided or shortly before the call's deadline.
   */
  'wait': (boolean);
  /**
   * Why the subject wants this; shown to approvers.
   */
  'reason': (string);
  /**
   * Answers to the form of the workflow that may be asked; approvers see them and automatic rules read form.*.
   */
  'form': (_google_protobuf_Struct__Output | null);
}
