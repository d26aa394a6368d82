// Original file: proto/postern/v1/decision.proto

export const Agreement = {
  AGREEMENT_UNSPECIFIED: 'AGREEMENT_UNSPECIFIED',
  AGREEMENT_SAME: 'AGREEMENT_SAME',
  /**
   * A fact changed within moments of the decision, or is too old for the audit; the explanation is of the values shown.
   */
  AGREEMENT_DIFFERS: 'AGREEMENT_DIFFERS',
} as const;

export type Agreement =
  | 'AGREEMENT_UNSPECIFIED'
  | 0
  | 'AGREEMENT_SAME'
  | 1
  /**
   * A fact changed within moments of the decision, or is too old for the audit; the explanation is of the values shown.
   */
  | 'AGREEMENT_DIFFERS'
  | 2

export type Agreement__Output = typeof Agreement[keyof typeof Agreement]
