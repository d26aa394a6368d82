import { webhookUrlProblem } from "../../webhook/url.ts";
import { compileAutoCondition } from "../auto/auto-condition.ts";
import { formProblem } from "../form/form.ts";
import type { Approvers, AutoRule, Workflow } from "../model.ts";
import { checkCondition } from "./check-policy.ts";
import { checkStage } from "./check-stage.ts";
import { errorAt, type Finding, type Path } from "./finding.ts";

/** What is wrong with one workflow, in the order of its text. */
export function checkWorkflow({ spec }: Workflow): readonly Finding[] {
  if (spec.stages.length === 0 && spec.auto.length === 0) {
    const message = "the workflow has neither stages nor automatic rules, so nothing could ever decide";
    return [errorAt(["spec"], "MISSING_FIELD", message, "add 'stages'")];
  }
  return [
    ...spec.auto.flatMap((rule, index) => checkAutoRule(["spec", "auto", index], rule)),
    ...spec.stages.flatMap((_, index) => checkStage(spec.stages, index)),
    ...checkForm(spec.form),
    ...checkBreakGlass(spec.breakGlass),
  ];
}

function checkAutoRule(path: Path, rule: AutoRule): readonly Finding[] {
  const condition = checkCondition([...path, "when"], rule.when, compileAutoCondition);
  if (!("webhook" in rule)) return condition;
  const problem = webhookUrlProblem(rule.webhook.url);
  if (problem === undefined) return condition;
  const finding = errorAt([...path, "webhook", "url"], "INVALID_VALUE", problem, "use an https:// address");
  return [...condition, finding];
}

function checkForm(form: Workflow["spec"]["form"]): readonly Finding[] {
  const problem = form === undefined ? undefined : formProblem(form);
  if (problem === undefined) return [];
  return [
    errorAt(["spec", "form"], "INVALID_VALUE", `this is no form: ${problem}`, "write a JSON Schema of an object"),
  ];
}

function checkBreakGlass(breakGlass: Workflow["spec"]["breakGlass"]): readonly Finding[] {
  if (breakGlass === undefined) return [];
  const { permittedTo, review } = breakGlass;
  return [
    ...checkNamed(["spec", "breakGlass", "permittedTo"], permittedTo, "nobody may break the glass"),
    ...checkNamed(["spec", "breakGlass", "review"], review, "nobody could sign the review off"),
  ];
}

function checkNamed(path: Path, { groups = [], users = [] }: Approvers, message: string): readonly Finding[] {
  return groups.length + users.length > 0 ? [] : [errorAt(path, "MISSING_FIELD", message, "name 'groups' or 'users'")];
}
