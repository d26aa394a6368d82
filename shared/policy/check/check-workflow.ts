import { peopleNeeded } from "../../approval/quorum.ts";
import type { ConditionCompilation } from "../cel/condition.ts";
import type { Stage, Workflow } from "../model.ts";
import { checkCondition } from "./check-policy.ts";
import { errorAt, type Finding, type Path } from "./finding.ts";

/** What is wrong with one workflow, in the order of its text. */
export function checkWorkflow(
  { spec }: Workflow,
  compile: (source: string) => ConditionCompilation,
): readonly Finding[] {
  const names = new Set<string>();
  if (spec.stages.length === 0 && spec.auto.length === 0) {
    const message = "the workflow has neither stages nor automatic rules, so nothing could ever decide";
    return [errorAt(["spec"], "MISSING_FIELD", message, "add 'stages'")];
  }
  return [
    ...spec.auto.flatMap(({ when }, index) =>
      when === undefined ? [] : checkCondition(["spec", "auto", index, "when"], when, compile),
    ),
    ...spec.stages.flatMap((stage, index) =>
      checkStage(["spec", "stages", index], stage, index === spec.stages.length - 1, names),
    ),
  ];
}

function checkStage(path: Path, stage: Stage, isLast: boolean, names: Set<string>): readonly Finding[] {
  const findings: Finding[] = [];
  const { name, approvers, quorum, onTimeout } = stage;
  if (names.has(name)) {
    findings.push(
      errorAt([...path, "name"], "DUPLICATE_NAME", `another stage is called '${name}' already`, "rename one of them"),
    );
  }
  names.add(name);
  const users = new Set(approvers.users);
  const groups = approvers.groups ?? [];
  if (users.size === 0 && groups.length === 0) {
    findings.push(
      errorAt([...path, "approvers"], "MISSING_FIELD", "nobody may approve this stage", "name 'groups' or 'users'"),
    );
  } else if (groups.length === 0 && peopleNeeded(quorum) > users.size) {
    const message = `a quorum of ${peopleNeeded(quorum)} cannot be reached by ${users.size === 1 ? "1 user" : `${users.size} users`}`;
    findings.push(errorAt([...path, "quorum"], "INVALID_VALUE", message, `use a quorum of at most ${users.size}`));
  }
  if (isLast && onTimeout === "escalate") {
    const message = "the last stage has no next stage to escalate to";
    findings.push(errorAt([...path, "onTimeout"], "INVALID_VALUE", message, "use 'onTimeout: deny', or add a stage"));
  }
  return findings;
}
