// Original file: proto/postern/v1/common.proto

export const Verdict = {
  VERDICT_UNSPECIFIED: 'VERDICT_UNSPECIFIED',
  VERDICT_APPROVE: 'VERDICT_APPROVE',
  VERDICT_DENY: 'VERDICT_DENY',
} as const;

export type Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'VERDICT_APPROVE'
  | 1
  | 'VERDICT_DENY'
  | 2

export type Verdict__Output = typeof Verdict[keyof typeof Verdict]
