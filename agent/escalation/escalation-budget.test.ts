import { expect, it } from "vitest";
import { EscalationBudget } from "./escalation-budget.ts";

const ada = { type: "user", id: "ada", roles: [], properties: {} };
const budget = { escalations: 2, perMs: 1_000 };

it("a subject may ask so often within the time, each workflow and subject for itself", () => {
  const budgets = new EscalationBudget();
  const ask = (nowMs: number, workflow = "refunds", subject = ada) =>
    budgets.spend(workflow, subject, budget, nowMs)?.code ?? "asked";
  expect([ask(0), ask(10), ask(20)]).toEqual(["asked", "asked", "ESCALATION_BUDGET"]);
  expect(ask(20, "deploys")).toBe("asked");
  expect(ask(20, "refunds", { ...ada, id: "bo" })).toBe("asked");
  // What was refused is not counted: at 1,000 the first of the two is past.
  expect([ask(1_000), ask(1_001), ask(1_010)]).toEqual(["asked", "ESCALATION_BUDGET", "asked"]);
});

it("says what the budget is", () => {
  const refused = new EscalationBudget().spend("refunds", ada, { escalations: 0, perMs: 60_000 }, 0);
  expect(refused?.reason).toContain("ada asked workflow 'refunds' 0 times in 60 s");
});
