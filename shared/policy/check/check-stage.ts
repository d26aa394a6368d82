import { nearestName } from "../../config/nearest.ts";
import type { Demand, Quorum, Stage } from "../model.ts";
import { didYouMean, errorAt, type Finding, type FindingCode, type Path, warningAt } from "./finding.ts";

/** What is wrong with one stage among those of its workflow. */
export function checkStage(stages: readonly Stage[], index: number): readonly Finding[] {
  const stage = stages[index];
  if (stage === undefined) return [];
  const path: Path = ["spec", "stages", index];
  const earlier = stages.slice(0, index).map(({ name }) => name);
  return [
    ...checkName(path, stage, earlier),
    ...checkDemand(path, stage),
    ...(stage.orElse ?? []).flatMap((demand, at) => checkDemand([...path, "orElse", at], demand)),
    ...checkDenyQuorum(path, stage),
    ...checkDistinct(path, stage, earlier),
    ...checkReminders(path, stage),
    ...checkOnTimeout(path, stage, index === stages.length - 1),
  ];
}

function checkName(path: Path, { name }: Stage, earlier: readonly string[]): readonly Finding[] {
  if (!earlier.includes(name)) return [];
  const message = `another stage is called '${name}' already`;
  return [errorAt([...path, "name"], "DUPLICATE_NAME", message, "rename one of them")];
}

function checkDemand(path: Path, { approvers, quorum }: Demand): readonly Finding[] {
  const { groups = [], users = [] } = approvers;
  if (groups.length === 0 && users.length === 0) {
    const message = "nobody may approve this stage";
    return [errorAt([...path, "approvers"], "MISSING_FIELD", message, "name 'groups' or 'users'")];
  }
  if (typeof quorum === "number") {
    return checkReach([...path, "quorum"], "WORKFLOW_UNSATISFIABLE", "a quorum", quorum, approvers);
  }
  return checkGroupQuorum(path, quorum, groups, users);
}

/** Groups may have any number of members; users are counted. */
function checkReach(
  path: Path,
  code: FindingCode,
  what: string,
  count: number,
  { groups = [], users = [] }: Demand["approvers"],
): readonly Finding[] {
  const people = new Set(users).size;
  if (groups.length > 0 || count <= people) return [];
  const message = `${what} of ${count} cannot be reached by ${people === 1 ? "1 user" : `${people} users`}`;
  return [errorAt(path, code, message, `use ${what} of at most ${people}`)];
}

function checkGroupQuorum(
  path: Path,
  quorum: Exclude<Quorum, number>,
  groups: readonly string[],
  users: readonly string[],
): readonly Finding[] {
  const names = Object.keys(quorum);
  if (names.length === 0) {
    return [
      errorAt([...path, "quorum"], "MISSING_FIELD", "nobody need approve this stage", "say how many of which group"),
    ];
  }
  const unknown = names
    .filter((name) => !groups.includes(name))
    .map((name) => {
      const message = `'${name}' is not among the groups that may approve`;
      const suggestion = didYouMean(nearestName(name, groups));
      return errorAt([...path, "quorum", name], "WORKFLOW_UNSATISFIABLE", message, suggestion);
    });
  if (users.length === 0) return unknown;
  const message = "a quorum per group counts members of groups, so the users named here could vote and never count";
  return [...unknown, errorAt([...path, "approvers", "users"], "INVALID_VALUE", message, "put them into 'orElse'")];
}

function checkDenyQuorum(path: Path, stage: Stage): readonly Finding[] {
  if (stage.denyQuorum === undefined) return [];
  const demands = [stage, ...(stage.orElse ?? [])].map(({ approvers }) => approvers);
  const groups = demands.flatMap((approvers) => approvers.groups ?? []);
  const users = demands.flatMap((approvers) => approvers.users ?? []);
  return checkReach([...path, "denyQuorum"], "INVALID_VALUE", "a deny quorum", stage.denyQuorum, { groups, users });
}

function checkDistinct(path: Path, { distinctFrom = [] }: Stage, earlier: readonly string[]): readonly Finding[] {
  return distinctFrom.flatMap((name, at) => {
    if (earlier.includes(name)) return [];
    const message = `'${name}' is no earlier stage of this workflow`;
    return [errorAt([...path, "distinctFrom", at], "INVALID_VALUE", message, didYouMean(nearestName(name, earlier)))];
  });
}

function checkReminders(path: Path, { remindAfterMs = [], timeoutMs }: Stage): readonly Finding[] {
  if (remindAfterMs.every((afterMs) => afterMs < timeoutMs)) return [];
  const message = "a reminder would come when the stage has timed out";
  return [errorAt([...path, "remindAfter"], "INVALID_VALUE", message, "remind before the timeout")];
}

function checkOnTimeout(path: Path, { onTimeout, acknowledgeRisk }: Stage, isLast: boolean): readonly Finding[] {
  if (isLast && onTimeout === "escalate") {
    const message = "the last stage has no next stage to escalate to";
    return [errorAt([...path, "onTimeout"], "INVALID_VALUE", message, "use 'onTimeout: deny', or add a stage")];
  }
  if (onTimeout !== "approve") return [];
  if (acknowledgeRisk !== true) {
    const message = "'onTimeout: approve' releases what nobody looked at";
    const suggestion = "use 'deny', or add 'acknowledgeRisk: true' if that is what you want";
    return [errorAt([...path, "onTimeout"], "RISK_NOT_ACKNOWLEDGED", message, suggestion)];
  }
  const message = "silence approves here: whoever makes the approvers miss it gets the action released";
  return [warningAt([...path, "onTimeout"], "TIMEOUT_APPROVES", message, "")];
}
