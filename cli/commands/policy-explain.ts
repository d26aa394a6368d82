import { type Command, Option } from "commander";
import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import type { Fact__Output } from "../../proto/gen/postern/v1/Fact.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import {
  type Fact,
  type FactDeclarations,
  factsAt,
  factTree,
  putTimes,
  withDefaults,
} from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { EvaluationInput } from "../../shared/policy/evaluation.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { collect } from "../input/collect.ts";
import { invalid, parseTimeout, readObject } from "../input/pairs.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { addQuestion, type Question, type QuestionOptions, toQuestion } from "../input/question.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { explanationJson, explanationText } from "../views/policy-explanation-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";
import { explainAtAgent } from "./explain-at-agent.ts";
import { explainRecorded } from "./explain-recorded.ts";

interface ExplainOptions extends QuestionOptions {
  readonly decision?: string;
  readonly askAgent?: boolean;
  readonly policies: readonly string[];
  readonly fact: readonly string[];
  readonly factsJson?: string;
  readonly factAge: readonly string[];
  readonly now?: string;
  readonly approved: readonly string[];
  readonly all?: boolean;
}

/** Options that would be passed over in silence. */
const OF_A_QUESTION = ["subject", "action", "resource", "arg", "argsJson", "context", "contextJson"] as const;
const OF_MY_OWN = ["policies", "fact", "factsJson", "factAge", "now", "approved"] as const;

export function explainCommand(): Command {
  return clientCommand<ExplainOptions>({
    name: "explain",
    description:
      "Say why a request gets the decision it gets: each rule that could match, each part of its condition with its " +
      "value. With the active bundle and facts of the environment, or with files and facts of your own; as the running " +
      "agent would answer now (--ask-agent); or as a recorded decision came about (--decision).",
    options: (command) =>
      addQuestion(command, "unless --decision says which decision")
        .addOption(
          new Option("--decision <id>", "A decision of the audit, instead of a question").conflicts([
            "askAgent",
            ...OF_A_QUESTION,
            ...OF_MY_OWN,
          ]),
        )
        .addOption(
          new Option("--ask-agent", "Ask the running agent, with the bundle, facts and grants that it has").conflicts([
            ...OF_MY_OWN,
          ]),
        )
        .option("--policies <path>", "Policy files or a folder, instead of the active bundle", collect, [])
        .option("--fact <path=value>", "A fact, instead of those of the environment; repeat for more", collect, [])
        .option("--facts-json <object>", "All facts as one JSON object, or @FILE")
        .option("--fact-age <path=time>", "How long ago a fact of --fact was put, such as 30s", collect, [])
        .option("--now <time>", "Ask as of this time (RFC 3339); default: now")
        .option("--approved <workflow>", "As if this workflow had approved; repeat for more", collect, [])
        .option("--all", "Also rules about other actions, resources and subjects"),
    examples: [
      "postern policy explain --subject alice --role support --action payments.refund.create \\\n" +
        "      --resource payment:p1 --arg amount=70 --context env=prod",
      "postern policy explain --policies examples/policies --fact incident.active=true --subject alice \\\n" +
        "      --action payments.refund.create --resource payment:p1 --arg amount=70",
      "postern policy explain --ask-agent --subject alice --action payments.refund.create --resource payment:p1",
      "postern policy explain --decision 019a0f3e-5c1d-7b2a-9f00-3d2c1b0a9f8e",
    ],
    run: async (context, _args, options) => {
      const all = options.all === true;
      if (options.decision !== undefined) return explainRecorded(context, options.decision, all);
      const question = toQuestion(options);
      if (options.askAgent === true) return explainAtAgent(context, question, all);
      // Loaded when needed: it brings the CEL library, which most commands can do without.
      const { compilePolicySet, factDeclarations, parsePolicyFiles } = await import("../../shared/policy/index.ts");
      const { explain } = await import("../../shared/policy/explain/explain.ts");
      const { policySet, diagnostics } = parsePolicyFiles(await filesOf(context, options.policies));
      if (policySet === undefined) {
        context.output.result({ valid: false, diagnostics: diagnostics.map(diagnosticJson) }, (palette) =>
          diagnostics.map((diagnostic) => diagnosticLine(diagnostic, palette)).join("\n"),
        );
        process.exitCode = EXIT.no;
        return;
      }
      const nowMs = timeOf(options.now);
      const input = {
        request: requestOf(question),
        ...(await factsOf(context, options, nowMs, factDeclarations(policySet))),
        nowMs,
        approvedWorkflows: new Set(options.approved),
      };
      const evaluation = compilePolicySet(policySet).evaluate(input);
      const explanation = explain(policySet, input, evaluation);
      context.output.result(explanationJson(explanation), (palette) => explanationText(explanation, palette, all));
    },
  });
}

async function filesOf({ settings }: ClientContext, paths: readonly string[]): Promise<readonly PolicyFile[]> {
  if (paths.length > 0) return readPolicyFiles(paths);
  const { environment } = settings;
  const { files } = await withService("postern.v1.PolicyService", settings, (client) => client.get({ environment }));
  return files;
}

async function factsOf(
  { settings }: ClientContext,
  options: ExplainOptions,
  nowMs: number,
  declarations: FactDeclarations,
): Promise<Pick<EvaluationInput, "facts" | "factTimes">> {
  const { environment } = settings;
  const given = options.fact.length > 0 || options.factsJson !== undefined || options.policies.length > 0;
  if (given) {
    const facts = readObject(options.factsJson, options.fact, { json: "--facts-json", pair: "--fact" });
    return withAges(facts, options.factAge, nowMs, declarations);
  }
  const { facts } = await withService("postern.v1.FactService", settings, (client) => client.list({ environment }));
  const { tree, putAtMs } = factsAt(facts.map(toFact), nowMs, declarations);
  // The control plane has just told of them.
  return { facts: tree, factTimes: { putAtMs, seenAtMs: nowMs } };
}

function toFact({ path, value, updatedAt, updatedBy, expiresAt }: Fact__Output): Fact {
  return {
    path,
    value: value === null ? null : valueToJson(value, RESPONSE_LIMITS),
    updatedAtMs: updatedAt === null ? 0 : fromTimestamp(updatedAt),
    updatedBy,
    ...(expiresAt === null ? {} : { expiresAtMs: fromTimestamp(expiresAt) }),
  };
}

/** A fact of which nobody says how old it is has no age. */
function withAges(
  facts: JsonObject,
  ages: readonly string[],
  nowMs: number,
  declarations: FactDeclarations,
): Pick<EvaluationInput, "facts" | "factTimes"> {
  // `incident.active` is a path here as everywhere.
  const tree = factTree(
    Object.entries(facts).map(([path, value]) => ({ path, value, updatedAtMs: nowMs, updatedBy: "" })),
  );
  const put = ages.map((text) => {
    const [path = "", age = ""] = text.split("=");
    return { path, value: null, updatedAtMs: nowMs - parseTimeout(age, "--fact-age"), updatedBy: "" };
  });
  return withDefaults({ facts: tree, factTimes: { putAtMs: putTimes(put, tree), seenAtMs: nowMs } }, declarations);
}

function requestOf({ subject, action, ...rest }: Question) {
  return { subject, action: { name: action, properties: {} }, ...rest };
}

function timeOf(text: string | undefined): number {
  const ms = text === undefined ? Date.now() : Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw invalid("--now", `"${text}" is no time`, "Write --now 2026-03-01T09:30:00Z.");
}
