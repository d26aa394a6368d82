import type { Command } from "commander";
import { createGuard } from "../../client/index.ts";
import type { CheckInput } from "../../client/types.ts";
import type { DecisionKind } from "../../shared/check/decision.ts";
import { EXIT } from "../exit-codes.ts";
import { collect } from "../input/collect.ts";
import { readObject } from "../input/pairs.ts";
import { addQuestion, type QuestionOptions, toQuestion } from "../input/question.ts";
import { decisionJson, decisionText } from "../views/decision-view.ts";
import { clientCommand } from "./client-command.ts";

interface CheckOptions extends QuestionOptions {
  readonly wait?: boolean;
  readonly idempotencyKey?: string;
  readonly reason?: string;
  readonly form: readonly string[];
  readonly formJson?: string;
}

const EXIT_BY_DECISION: Readonly<Record<DecisionKind, number>> = {
  ALLOW: EXIT.ok,
  DENY: EXIT.no,
  PENDING: EXIT.pending,
};

export function checkCommand(): Command {
  return clientCommand<CheckOptions>({
    name: "check",
    description: "Ask the agent whether an action may run. Exit code: 0 ALLOW, 1 DENY, 2 PENDING, 3 error.",
    options: addOptions,
    examples: [
      "postern check --subject user:alice --role support --action payments.refund.create \\\n" +
        "      --resource payment:p1 --arg amount=30 --arg currency=EUR --context env=prod",
      "postern check --subject user:alice --role support --action payments.refund.create --resource payment:p1 \\\n" +
        '      --args-json \'{"amount": 120, "currency": "EUR"}\' --wait --timeout 5m && ./issue-refund p1 120',
      "postern check --subject agent:bot --action agent.retail.get_order_details --resource tool:orders --json",
    ],
    run: async ({ settings, output }, _args, options) => {
      const guard = createGuard({ address: settings.agent });
      try {
        const { timeoutMs } = settings;
        const decision = await guard.check(toInput(options), { wait: options.wait === true, timeoutMs });
        output.result(decisionJson(decision), (palette) => decisionText(decision, palette));
        process.exitCode = EXIT_BY_DECISION[decision.decision];
      } finally {
        guard.close();
      }
    },
  });
}

function addOptions(command: Command): Command {
  return addQuestion(command)
    .option("--wait", "While PENDING, wait for the approval; --timeout says how long")
    .option("--idempotency-key <key>", "A retry with the same key joins the approval of the first call")
    .option("--reason <text>", "Why; shown to approvers")
    .option("--form <name=value>", "An answer to the workflow's form; repeat for more", collect, [])
    .option("--form-json <object>", "All answers as one JSON object, or @FILE");
}

function toInput(options: CheckOptions): CheckInput {
  const { idempotencyKey, reason, form, formJson } = options;
  const asked = form.length > 0 || formJson !== undefined;
  return {
    ...toQuestion(options),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(reason === undefined ? {} : { reason }),
    ...(asked ? { form: readObject(formJson, form, { json: "--form-json", pair: "--form" }) } : {}),
  };
}
