import type { CommandOf } from "../../shared/approval/commands.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import type { RecentHistory } from "../../shared/approval/recent-history.ts";
import { missingFrom, overBudget, type Refusal } from "../../shared/approval/request-demands.ts";
import type { EvaluationInput } from "../../shared/policy/evaluation.ts";
import { type AutoInput, countsRecent, nextAuto } from "../../shared/policy/index.ts";
import type { WebhookRule, Workflow } from "../../shared/policy/model.ts";
import type { WebhookAnswer } from "./ask-webhook.ts";

export interface AutoApproverPorts {
  /** As conditions read them at a moment. */
  readonly facts: (environment: string, nowMs: number) => Promise<Pick<EvaluationInput, "facts" | "factTimes">>;
  /** The last day; throws while it can't be told. */
  readonly recent: () => Promise<RecentHistory>;
  readonly ask: (escalation: Escalation, webhook: WebhookRule["webhook"]) => Promise<WebhookAnswer>;
  readonly nowMs: () => number;
}

/** What was found out before any person is asked. */
export type AutoFindings = Pick<CommandOf<"request">, "auto" | "autoFailures" | "refusal">;

/** Decides what can be decided without people: refusals, and a workflow's automatic rules in order. */
export class AutoApprover {
  readonly #ports: AutoApproverPorts;

  constructor(ports: AutoApproverPorts) {
    this.#ports = ports;
  }

  async examine(workflow: Workflow, escalation: Escalation): Promise<AutoFindings> {
    const refusal = missingFrom(workflow.spec, escalation) ?? (await this.#overBudget(workflow, escalation));
    if (refusal !== undefined) return { refusal };
    return workflow.spec.auto.length === 0 ? {} : this.#tryRules(workflow, escalation);
  }

  async #overBudget({ spec, metadata }: Workflow, escalation: Escalation): Promise<Refusal | undefined> {
    const { budget } = spec;
    if (budget === undefined) return undefined;
    const asked = (await this.#ports.recent()).asked(escalation, budget.perMs, this.#ports.nowMs());
    return asked < budget.escalations ? undefined : overBudget(metadata.name, escalation.request.subject.id, budget);
  }

  /** A rule after one that failed to answer decides nothing: what that one might have stopped goes to people. */
  async #tryRules(workflow: Workflow, escalation: Escalation): Promise<AutoFindings> {
    const input = await this.#inputOf(workflow, escalation);
    for (let from = 0; ; ) {
      const step = nextAuto(workflow, input, from);
      if (step.kind === "open") return {};
      const { ruleIndex } = step;
      if (step.kind === "decided") return { auto: { ruleIndex, verdict: step.verdict, reason: step.reason } };
      const answer = await this.#ports.ask(escalation, step.webhook);
      if (answer.kind === "failed") return { autoFailures: [{ ruleIndex, reason: answer.reason }] };
      if (answer.kind === "verdict") {
        const reason = answer.reason || `the automatic approver of rule ${ruleIndex + 1} says so`;
        return { auto: { ruleIndex, verdict: answer.verdict, reason } };
      }
      from = ruleIndex + 1;
    }
  }

  async #inputOf(workflow: Workflow, escalation: Escalation): Promise<AutoInput> {
    const nowMs = this.#ports.nowMs();
    // Reading the last day may take a while: only for whoever counts something.
    const history = countsRecent(workflow) ? await this.#ports.recent() : undefined;
    return {
      request: escalation.request,
      ...(await this.#ports.facts(escalation.environment, nowMs)),
      nowMs,
      approvedWorkflows: new Set(),
      form: escalation.form ?? {},
      recent: (query) => history?.count(query, escalation, nowMs) ?? 0,
    };
  }
}
