import type { Command } from "commander";
import { RESPONSE_LIMITS } from "../../client/response-limits.ts";
import { valueToJson } from "../../runtime/rpc/struct.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import { factTree } from "../../shared/facts/index.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { PolicyFile } from "../../shared/policy/model.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { collect } from "../input/collect.ts";
import { invalid, readObject } from "../input/pairs.ts";
import { readPolicyFiles } from "../input/policy-files.ts";
import { addQuestion, type Question, type QuestionOptions, toQuestion } from "../input/question.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { explanationJson, explanationText } from "../views/policy-explanation-view.ts";
import { type ClientContext, clientCommand } from "./client-command.ts";

interface ExplainOptions extends QuestionOptions {
  readonly policies: readonly string[];
  readonly fact: readonly string[];
  readonly factsJson?: string;
  readonly now?: string;
  readonly approved: readonly string[];
  readonly all?: boolean;
}

export function explainCommand(): Command {
  return clientCommand<ExplainOptions>({
    name: "explain",
    description:
      "Say why a request gets the decision it gets: each rule that could match, each part of its condition with its " +
      "value. With the active bundle and facts of the environment, or with files and facts of your own.",
    options: (command) =>
      addQuestion(command)
        .option("--policies <path>", "Policy files or a folder, instead of the active bundle", collect, [])
        .option("--fact <path=value>", "A fact, instead of those of the environment; repeat for more", collect, [])
        .option("--facts-json <object>", "All facts as one JSON object, or @FILE")
        .option("--now <time>", "Ask as of this time (RFC 3339); default: now")
        .option("--approved <workflow>", "As if this workflow had approved; repeat for more", collect, [])
        .option("--all", "Also rules about other actions, resources and subjects"),
    examples: [
      "postern policy explain --subject alice --role support --action payments.refund.create \\\n" +
        "      --resource payment:p1 --arg amount=70 --context env=prod",
      "postern policy explain --policies examples/policies --fact incident.active=true --subject alice \\\n" +
        "      --action payments.refund.create --resource payment:p1 --arg amount=70",
    ],
    run: async (context, _args, options) => {
      // Loaded when needed: it brings the CEL library, which most commands can do without.
      const { compilePolicySet, parsePolicyFiles } = await import("../../shared/policy/index.ts");
      const { explain } = await import("../../shared/policy/explain/explain.ts");
      const { policySet, diagnostics } = parsePolicyFiles(await filesOf(context, options.policies));
      if (policySet === undefined) {
        context.output.result({ valid: false, diagnostics: diagnostics.map(diagnosticJson) }, (palette) =>
          diagnostics.map((diagnostic) => diagnosticLine(diagnostic, palette)).join("\n"),
        );
        process.exitCode = EXIT.no;
        return;
      }
      const input = {
        request: requestOf(toQuestion(options)),
        facts: await factsOf(context, options),
        nowMs: timeOf(options.now),
        approvedWorkflows: new Set(options.approved),
      };
      const evaluation = compilePolicySet(policySet).evaluate(input);
      const explanation = explain(policySet, input, evaluation);
      context.output.result(explanationJson(explanation), (palette) =>
        explanationText(explanation, palette, options.all === true),
      );
    },
  });
}

async function filesOf({ settings }: ClientContext, paths: readonly string[]): Promise<readonly PolicyFile[]> {
  if (paths.length > 0) return readPolicyFiles(paths);
  const { environment } = settings;
  const { files } = await withService("postern.v1.PolicyService", settings, (client) => client.get({ environment }));
  return files;
}

async function factsOf({ settings }: ClientContext, options: ExplainOptions): Promise<JsonObject> {
  const { environment } = settings;
  const given = options.fact.length > 0 || options.factsJson !== undefined || options.policies.length > 0;
  if (given) return nested(readObject(options.factsJson, options.fact, { json: "--facts-json", pair: "--fact" }));
  const { facts } = await withService("postern.v1.FactService", settings, (client) => client.list({ environment }));
  return factTree(
    facts.map(({ path, value, updatedAt, updatedBy }) => ({
      path,
      value: value === null ? null : valueToJson(value, RESPONSE_LIMITS),
      updatedAtMs: updatedAt === null ? 0 : fromTimestamp(updatedAt),
      updatedBy,
    })),
  );
}

/** `incident.active` is a path here as everywhere. */
function nested(facts: JsonObject): JsonObject {
  return factTree(Object.entries(facts).map(([path, value]) => ({ path, value, updatedAtMs: 0, updatedBy: "" })));
}

function requestOf({ subject, action, ...rest }: Question) {
  return { subject, action: { name: action, properties: {} }, ...rest };
}

function timeOf(text: string | undefined): number {
  const ms = text === undefined ? Date.now() : Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw invalid("--now", `"${text}" is no time`, "Write --now 2026-03-01T09:30:00Z.");
}
