/** The money: which payments were taken, and which refunds went out. In memory; a real service has a database here. */

export interface Payment {
  readonly id: string;
  /** In units of the currency. */
  readonly captured: number;
  readonly currency: string;
  readonly card: string;
  /** 0 (harmless) to 100 (fraud), from the payment provider. */
  readonly riskScore: number;
}

export interface Refund {
  readonly id: string;
  readonly payment: string;
  readonly amount: number;
  readonly currency: string;
  readonly operator: string;
}

/** Why a refund that was allowed could not be booked all the same. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

export interface Ledger {
  payment(id: string): Payment | undefined;
  /** Books a refund; throws LedgerError when it would return more than is left of the payment. */
  book(refund: Omit<Refund, "id">): Refund;
  refunds(): readonly Refund[];
}

/** A ledger over the payments given, without any refund yet. */
export function createLedger(payments: readonly Payment[]): Ledger {
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const booked: Refund[] = [];

  return {
    payment: (id) => byId.get(id),
    refunds: () => booked,
    book(refund) {
      const taken = byId.get(refund.payment)?.captured ?? 0;
      const returned = booked.filter((one) => one.payment === refund.payment).reduce((sum, one) => sum + one.amount, 0);
      if (returned + refund.amount > taken) {
        throw new LedgerError(`${returned} of ${taken} went back already; ${refund.amount} more is too much`);
      }
      const entry = { id: `rf_${String(booked.length + 1).padStart(5, "0")}`, ...refund };
      booked.push(entry);
      return entry;
    },
  };
}
