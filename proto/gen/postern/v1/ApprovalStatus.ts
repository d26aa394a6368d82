// Original file: proto/postern/v1/common.proto

export const ApprovalStatus = {
  APPROVAL_STATUS_UNSPECIFIED: 'APPROVAL_STATUS_UNSPECIFIED',
  APPROVAL_STATUS_PENDING: 'APPROVAL_STATUS_PENDING',
  APPROVAL_STATUS_APPROVED: 'APPROVAL_STATUS_APPROVED',
  /**
   * A person or an automatic rule said no.
   */
  APPROVAL_STATUS_DENIED: 'APPROVAL_STATUS_DENIED',
  /**
   * A stage timed out; nobody said no.
   */
  APPROVAL_STATUS_EXPIRED: 'APPROVAL_STATUS_EXPIRED',
  APPROVAL_STATUS_CANCELLED: 'APPROVAL_STATUS_CANCELLED',
} as const;

export type ApprovalStatus =
  | 'APPROVAL_STATUS_UNSPECIFIED'
  | 0
  | 'APPROVAL_STATUS_PENDING'
  | 1
  | 'APPROVAL_STATUS_APPROVED'
  | 2
  /**
   * A person or an automatic rule said no.
   */
  | 'APPROVAL_STATUS_DENIED'
  | 3
  /**
   * A stage timed out; nobody said no.
   */
  | 'APPROVAL_STATUS_EXPIRED'
  | 4
  | 'APPROVAL_STATUS_CANCELLED'
  | 5

export type ApprovalStatus__Output = typeof ApprovalStatus[keyof typeof ApprovalStatus]
