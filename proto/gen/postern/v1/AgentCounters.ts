// Original file: proto/postern/v1/fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface AgentCounters {
  'allowed'?: (number | string | Long);
  'denied'?: (number | string | Long);
  'pending'?: (number | string | Long);
  'errors'?: (number | string | Long);
  'waiting'?: (number | string | Long);
  'spooled'?: (number | string | Long);
}

export interface AgentCounters__Output {
  'allowed': (number);
  'denied': (number);
  'pending': (number);
  'errors': (number);
  'waiting': (number);
  'spooled': (number);
}
