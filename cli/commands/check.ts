import type { Command } from "commander";
import { createGuard } from "../../client/index.ts";
import type { CheckInput } from "../../client/types.ts";
import type { DecisionKind } from "../../shared/check/decision.ts";
import { EXIT } from "../exit-codes.ts";
import { collect } from "../input/collect.ts";
import { parseTyped, readObject } from "../input/pairs.ts";
import { decisionJson, decisionText } from "../views/decision-view.ts";
import { clientCommand } from "./client-command.ts";

interface CheckOptions {
  readonly subject: string;
  readonly role: readonly string[];
  readonly subjectProperty: readonly string[];
  readonly action: string;
  readonly resource: string;
  readonly resourceProperty: readonly string[];
  readonly arg: readonly string[];
  readonly argsJson?: string;
  readonly context: readonly string[];
  readonly contextJson?: string;
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
  return command
    .requiredOption("--subject <type:id>", "Who asks; without a type it is a user")
    .option("--role <role>", "A role of the subject; repeat for more", collect, [])
    .option("--subject-property <name=value>", "Read as subject.<name>; repeat for more", collect, [])
    .requiredOption("--action <name>", "What it wants to do, a dotted name")
    .requiredOption("--resource <type:id>", "What it is done to; the id may be left out")
    .option("--resource-property <name=value>", "Read as resource.<name>; repeat for more", collect, [])
    .option("--arg <name=value>", "An argument; JSON where it parses, else a text; repeat for more", collect, [])
    .option("--args-json <object>", "All arguments as one JSON object, or @FILE")
    .option("--context <name=value>", "Read as context.<name>; repeat for more", collect, [])
    .option("--context-json <object>", "The context as one JSON object, or @FILE")
    .option("--wait", "While PENDING, wait for the approval; --timeout says how long")
    .option("--idempotency-key <key>", "A retry with the same key joins the approval of the first call")
    .option("--reason <text>", "Why; shown to approvers")
    .option("--form <name=value>", "An answer to the workflow's form; repeat for more", collect, [])
    .option("--form-json <object>", "All answers as one JSON object, or @FILE");
}

function toInput(options: CheckOptions): CheckInput {
  const { idempotencyKey, reason } = options;
  const subject = parseTyped(options.subject, "user", "--subject");
  const resource = options.resource.includes(":")
    ? parseTyped(options.resource, undefined, "--resource")
    : { type: options.resource, id: "" };
  return {
    subject: {
      ...subject,
      roles: options.role,
      properties: readObject(undefined, options.subjectProperty, PAIRS.subject),
    },
    action: options.action,
    resource: { ...resource, properties: readObject(undefined, options.resourceProperty, PAIRS.resource) },
    context: readObject(options.contextJson, options.context, PAIRS.context),
    arguments: readObject(options.argsJson, options.arg, PAIRS.arguments),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(reason === undefined ? {} : { reason }),
    ...(options.form.length === 0 && options.formJson === undefined
      ? {}
      : { form: readObject(options.formJson, options.form, PAIRS.form) }),
  };
}

const PAIRS = {
  subject: { json: "", pair: "--subject-property" },
  resource: { json: "", pair: "--resource-property" },
  context: { json: "--context-json", pair: "--context" },
  arguments: { json: "--args-json", pair: "--arg" },
  form: { json: "--form-json", pair: "--form" },
} as const;
