/** What the process ends with; printed in --help and docs/cli.md, so stable. */
export const EXIT = {
  ok: 0,
  /** `check`: DENY. `policy validate`: the policies have errors. A rollout waited for: it was not promoted. */
  no: 1,
  /** `check`: PENDING. */
  pending: 2,
  /** Anything that kept the command from an answer, wrong usage included. */
  error: 3,
} as const;
