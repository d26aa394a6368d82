// Original file: proto/postern/v1/impact.proto

/**
 * What the candidate is compared with.
 */
export const ImpactBaseline = {
  /**
   * As IMPACT_BASELINE_RECORDED.
   */
  IMPACT_BASELINE_UNSPECIFIED: 'IMPACT_BASELINE_UNSPECIFIED',
  /**
   * What policy said when the decision was made.
   */
  IMPACT_BASELINE_RECORDED: 'IMPACT_BASELINE_RECORDED',
  /**
   * What the active bundle says of the same request, at its time and with its facts.
   */
  IMPACT_BASELINE_ACTIVE: 'IMPACT_BASELINE_ACTIVE',
} as const;

/**
 * What the candidate is compared with.
 */
export type ImpactBaseline =
  /**
   * As IMPACT_BASELINE_RECORDED.
   */
  | 'IMPACT_BASELINE_UNSPECIFIED'
  | 0
  /**
   * What policy said when the decision was made.
   */
  | 'IMPACT_BASELINE_RECORDED'
  | 1
  /**
   * What the active bundle says of the same request, at its time and with its facts.
   */
  | 'IMPACT_BASELINE_ACTIVE'
  | 2

/**
 * What the candidate is compared with.
 */
export type ImpactBaseline__Output = typeof ImpactBaseline[keyof typeof ImpactBaseline]
