// Original file: proto/postern/v1/common.proto

import type { Approvers as _postern_v1_Approvers, Approvers__Output as _postern_v1_Approvers__Output } from '../../postern/v1/Approvers.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';
import type { Demand as _postern_v1_Demand, Demand__Output as _postern_v1_Demand__Output } from '../../postern/v1/Demand.ts';
import type { BusinessHours as _postern_v1_BusinessHours, BusinessHours__Output as _postern_v1_BusinessHours__Output } from '../../postern/v1/BusinessHours.ts';

export interface Stage {
  'name'?: (string);
  'approvers'?: (_postern_v1_Approvers | null);
  /**
   * So many different people in all; with quorum_by_group, the sum of it.
   */
  'quorum'?: (number);
  'timeout'?: (_google_protobuf_Duration | null);
  /**
   * "escalate": on to the next stage; "deny": the approval expires; "approve": silence is consent.
   */
  'onTimeout'?: (string);
  /**
   * As in Demand.
   */
  'quorumByGroup'?: ({[key: string]: number});
  /**
   * Other ways to approve the stage: any one demand that is met is enough.
   */
  'orElse'?: (_postern_v1_Demand)[];
  /**
   * So many different people's no ends the approval; at least 1.
   */
  'denyQuorum'?: (number);
  /**
   * Who took part in one of these stages can't vote in this one.
   */
  'distinctFrom'?: (string)[];
  /**
   * When the timeout and reminders count; absent: always.
   */
  'businessHours'?: (_postern_v1_BusinessHours | null);
  /**
   * After the opening; those who can vote are then reminded.
   */
  'remindAfter'?: (_google_protobuf_Duration)[];
}

export interface Stage__Output {
  'name': (string);
  'approvers': (_postern_v1_Approvers__Output | null);
  /**
   * So many different people in all; with quorum_by_group, the sum of it.
   */
  'quorum': (number);
  'timeout': (_google_protobuf_Duration__Output | null);
  /**
   * "escalate": on to the next stage; "deny": the approval expires; "approve": silence is consent.
   */
  'onTimeout': (string);
  /**
   * As in Demand.
   */
  'quorumByGroup': ({[key: string]: number});
  /**
   * Other ways to approve the stage: any one demand that is met is enough.
   */
  'orElse': (_postern_v1_Demand__Output)[];
  /**
   * So many different people's no ends the approval; at least 1.
   */
  'denyQuorum': (number);
  /**
   * Who took part in one of these stages can't vote in this one.
   */
  'distinctFrom': (string)[];
  /**
   * When the timeout and reminders count; absent: always.
   */
  'businessHours': (_postern_v1_BusinessHours__Output | null);
  /**
   * After the opening; those who can vote are then reminded.
   */
  'remindAfter': (_google_protobuf_Duration__Output)[];
}
