/** An invariant that did not hold, of one approval. */
export interface Violation {
  readonly invariant: string;
  /** Empty: it is about none in particular. */
  readonly approvalId: string;
  readonly detail: string;
}
