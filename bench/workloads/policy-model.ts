/**
 * One policy for every peer: rules in a form that each of them can print in its own language. What the peers cannot
 * express is said where it is printed.
 */

export type Effect = "allow" | "deny" | "escalate";

/** Where a value stands in a check. */
export type Attribute =
  | { readonly of: "subject"; readonly name: string }
  | { readonly of: "resource"; readonly name: string }
  | { readonly of: "context"; readonly name: string }
  | { readonly of: "arguments"; readonly name: string };

export type Clause =
  | { readonly attribute: Attribute; readonly is: "==" | "!="; readonly value: string | number }
  | { readonly attribute: Attribute; readonly is: "<=" | ">"; readonly value: number }
  | { readonly attribute: Attribute; readonly is: "in"; readonly value: readonly string[] };

export interface BenchRule {
  readonly id: string;
  /** A whole action name, no pattern: two of the peers know no other. */
  readonly action: string;
  /** Any of them; empty: everybody. */
  readonly roles: readonly string[];
  /** All must hold; empty: always. */
  readonly when: readonly Clause[];
  readonly effect: Effect;
}

/** The ten rules of one service. */
export interface BenchPolicy {
  /** "payments": every action of it begins so. */
  readonly service: string;
  readonly resourceType: string;
  readonly rules: readonly BenchRule[];
}

export const RULES_PER_POLICY = 10;

/** As many services as it takes; the first, "payments", is the one that is asked about. */
export function benchPolicies(rules: number): readonly BenchPolicy[] {
  return Array.from({ length: Math.ceil(rules / RULES_PER_POLICY) }, (_, index) => policyOf(index));
}

const subject = (name: string): Attribute => ({ of: "subject", name });
const resource = (name: string): Attribute => ({ of: "resource", name });
const context = (name: string): Attribute => ({ of: "context", name });
const argument = (name: string): Attribute => ({ of: "arguments", name });

const inProduction: Clause = { attribute: context("env"), is: "==", value: "prod" };
const usualCurrency: Clause = { attribute: resource("currency"), is: "in", value: ["EUR", "USD", "GBP"] };
const atMost = (amount: number): Clause => ({ attribute: argument("amount"), is: "<=", value: amount });
const above = (amount: number): Clause => ({ attribute: argument("amount"), is: ">", value: amount });

function policyOf(index: number): BenchPolicy {
  const service = index === 0 ? "payments" : `service${index}`;
  // A limit of its own per service: no two policies of a bundle share all their conditions.
  const small = 50 + index;
  const large = 5_000 + index;
  const rule = (
    id: string,
    action: string,
    effect: Effect,
    roles: readonly string[],
    ...when: readonly Clause[]
  ): BenchRule => ({ id, action: `${service}.${action}`, effect, roles, when });
  const newcomer: Clause = { attribute: subject("tenureDays"), is: "<=", value: 30 };
  const settled: Clause = { attribute: subject("tenureDays"), is: ">", value: 90 };
  return {
    service,
    resourceType: index === 0 ? "payment" : `record${index}`,
    rules: [
      rule("small-refunds", "refund.create", "allow", ["support"], atMost(small), inProduction, settled, usualCurrency),
      rule("large-refunds", "refund.create", "escalate", [], above(small), atMost(large), inProduction),
      rule("huge-refunds", "refund.create", "deny", [], above(large)),
      rule("test-currency", "refund.create", "deny", [], { attribute: resource("currency"), is: "==", value: "XTS" }),
      rule("captures", "capture.create", "allow", ["cashier"], atMost(large), inProduction),
      rule("captures-by-newcomers", "capture.create", "deny", [], newcomer),
      rule("payouts", "payout.create", "allow", ["finance"], atMost(large), usualCurrency),
      rule("large-payouts", "payout.create", "escalate", ["finance"], above(large)),
      rule("reports", "report.read", "allow", ["support", "finance"]),
      rule("deletions", "record.delete", "deny", [], inProduction),
    ],
  };
}
