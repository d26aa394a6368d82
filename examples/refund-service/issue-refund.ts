import type { Guard } from "../../client/types.ts";
import type { Decision } from "../../shared/check/decision.ts";
import { errorMessage } from "../../shared/errors/postern-error.ts";
import { type Ledger, LedgerError, type Payment, type Refund } from "./ledger.ts";
import type { RefundRequest } from "./refund-request.ts";
import type { StaffMember } from "./staff.ts";

/** How a refund ended: booked, waiting for somebody, refused by policy or a person, or not possible in the ledger. */
export type RefundResult =
  | { readonly kind: "booked"; readonly refund: Refund; readonly card: string; readonly decision: Decision }
  | { readonly kind: "pending"; readonly decision: Decision }
  | { readonly kind: "refused"; readonly decision: Decision }
  | { readonly kind: "failed"; readonly reason: string };

export interface RefundParts {
  readonly guard: Guard;
  readonly ledger: Ledger;
  /** What policy reads as context.env. */
  readonly env: string;
}

/**
 * Asks the gate, and books the refund only when it says ALLOW. Whatever became of it is reported, so that the audit
 * trail has the whole story. Throws what the guard throws: no answer is no permission.
 */
export async function issueRefund(
  { guard, ledger, env }: RefundParts,
  request: RefundRequest,
  staff: StaffMember,
  payment: Payment,
): Promise<RefundResult> {
  const decision = await guard.check(
    {
      subject: { id: staff.id, roles: staff.roles, properties: { tenureDays: staff.tenureDays } },
      action: "payments.refund.create",
      resource: {
        type: "payment",
        id: payment.id,
        properties: { captured: payment.captured, currency: payment.currency },
      },
      context: { env, riskScore: payment.riskScore },
      arguments: { amount: request.amount, currency: request.currency, reason: request.reason },
      idempotencyKey: request.idempotencyKey,
      reason: request.note,
    },
    request.waitMs > 0 ? { wait: true, timeoutMs: request.waitMs } : {},
  );
  if (decision.decision === "PENDING") return { kind: "pending", decision };
  if (decision.decision === "DENY") return { kind: "refused", decision };

  const card = shownCard(payment, decision);
  try {
    const { amount, currency } = request;
    const refund = ledger.book({ payment: payment.id, amount, currency, operator: staff.id });
    await report(guard, decision, "executed", `booked as ${refund.id}`);
    return { kind: "booked", refund, card, decision };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    await report(guard, decision, "failed", error.message);
    return { kind: "failed", reason: error.message };
  }
}

/** A report that does not get through must not undo a refund that did. */
async function report(guard: Guard, decision: Decision, status: "executed" | "failed", message: string): Promise<void> {
  const { decisionId, approvalId } = decision;
  try {
    await guard.reportOutcome({ decisionId, approvalId, status, message });
  } catch (error) {
    process.stderr.write(`outcome of ${decisionId} not reported: ${errorMessage(error)}\n`);
  }
}

/** The obligation `mask-card` says how much of the card the answer may show; without it, nothing is shown. */
function shownCard(payment: Payment, decision: Decision): string {
  const obligation = decision.obligations.find((one) => one.id === "mask-card");
  const digits = Number(obligation?.parameters.visibleDigits ?? 0);
  return digits === 0 ? "" : `${"*".repeat(payment.card.length - digits)}${payment.card.slice(-digits)}`;
}
