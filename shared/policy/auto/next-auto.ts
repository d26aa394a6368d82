import type { WebhookRule, Workflow } from "../model.ts";
import { type AutoCondition, type AutoInput, compileAutoCondition } from "./auto-condition.ts";

/** What the first automatic rule that holds says of an approval. */
export interface AutoDecision {
  /** Index into `workflow.spec.auto`. */
  readonly ruleIndex: number;
  readonly verdict: "approve" | "deny";
  readonly reason: string;
}

/** What comes next among automatic rules. */
export type AutoStep =
  | ({ readonly kind: "decided" } & AutoDecision)
  /** An approver outside is to be asked; what it leaves open, the rules after `ruleIndex` may decide. */
  | { readonly kind: "ask"; readonly ruleIndex: number; readonly webhook: WebhookRule["webhook"] }
  /** No rule decides: people do. */
  | { readonly kind: "open" };

const OPEN: AutoStep = { kind: "open" };

/**
 * Tries a workflow's automatic rules in order, from the one of this index on. People decide when none holds. So they do
 * when a rule that might have said no cannot be evaluated: what it might have stopped, no later rule may approve.
 */
export function nextAuto({ metadata, spec }: Workflow, input: AutoInput, from = 0): AutoStep {
  for (const [ruleIndex, rule] of spec.auto.entries()) {
    if (ruleIndex < from) continue;
    const mayDeny = "webhook" in rule || rule.decision === "deny";
    const result = rule.when === undefined ? { ok: true, value: true } : conditionOf(rule.when)?.evaluate(input);
    if (result?.ok !== true) {
      if (mayDeny) return OPEN;
    } else if (result.value) {
      if ("webhook" in rule) return { kind: "ask", ruleIndex, webhook: rule.webhook };
      const { when, decision, reason } = rule;
      const said = reason ?? `automatic rule ${ruleIndex + 1} of workflow '${metadata.name}': ${when}`;
      return { kind: "decided", ruleIndex, verdict: decision, reason: said };
    }
  }
  return OPEN;
}

/** Whether any automatic rule of the workflow counts what happened in a window. */
export function countsRecent({ spec }: Workflow): boolean {
  return spec.auto.some(({ when }) => when !== undefined && conditionOf(when)?.counts === true);
}

/** Few and rarely evaluated, and the same in every revision: kept as long as there are not too many. */
const MAX_REMEMBERED = 1_000;
const remembered = new Map<string, AutoCondition | undefined>();

function conditionOf(when: string): AutoCondition | undefined {
  if (remembered.has(when)) return remembered.get(when);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const compiled = compileAutoCondition(when);
  const condition = compiled.ok ? compiled.condition : undefined;
  remembered.set(when, condition);
  return condition;
}
