import type { PolicyDocument, SetFinding } from "../check/check-policy-set.ts";
import { errorAt, type Finding, type Path } from "../check/finding.ts";
import type { Approvers, Demand, Stage, Workflow } from "../model.ts";

/** Stages and reviews that nobody can satisfy because of who voted, or broke the glass, before. */
export function checkSatisfiable(documents: readonly PolicyDocument[]): readonly SetFinding[] {
  return documents.flatMap((document, index) =>
    document.kind === "Workflow"
      ? [...distinctFindings(document), ...reviewFindings(document)].map((finding) => ({ ...finding, document: index }))
      : [],
  );
}

function distinctFindings({ spec }: Workflow): readonly Finding[] {
  return spec.stages.flatMap((stage, index) => {
    const before = spec.stages.slice(0, index).filter(({ name }) => stage.distinctFrom?.includes(name) === true);
    const short = [stage, ...(stage.orElse ?? [])].map((demand) => missingVoters(demand, before));
    const [first] = short;
    if (first === undefined || short.some((missing) => missing <= 0)) return [];
    const path: Path = ["spec", "stages", index, "distinctFrom"];
    const message = `the stage '${stage.name}' can never reach its quorum: those who must have voted before are excluded`;
    const suggestion = `name ${first} more ${first === 1 ? "user" : "users"}, or a group`;
    return [errorAt(path, "WORKFLOW_UNSATISFIABLE", message, suggestion)];
  });
}

/** How many voters a demand surely lacks once the stages before have been passed. */
function missingVoters({ approvers, quorum }: Demand, before: readonly Stage[]): number {
  const users = usersOf(approvers);
  // Of a group nobody knows here who is in it.
  if (users === undefined || typeof quorum !== "number" || quorum > users.size) return 0;
  const forced = before.map((stage) => forcedOut(users, stage));
  const named = new Set(forced.flatMap(({ everyone }) => everyone));
  const excluded = Math.max(named.size, ...forced.map(({ atLeast }) => atLeast));
  return quorum - (users.size - excluded);
}

/**
 * Who of the users has to vote in an earlier stage: so many at least, and these if all are needed. A stage that may time
 * out and hand over asks nothing of anybody, nor does one that can be passed in another way.
 */
function forcedOut(users: ReadonlySet<string>, { approvers, quorum, orElse, onTimeout }: Stage) {
  const voters = usersOf(approvers);
  const canBePassedOtherwise = onTimeout !== "deny" || orElse !== undefined;
  if (voters === undefined || typeof quorum !== "number" || canBePassedOtherwise) return { atLeast: 0, everyone: [] };
  const both = [...voters].filter((user) => users.has(user));
  return { atLeast: Math.max(0, quorum - (voters.size - both.length)), everyone: quorum >= voters.size ? both : [] };
}

/** Undefined: groups may approve, too. Names in other case are one person's. */
function usersOf({ groups = [], users = [] }: Approvers): ReadonlySet<string> | undefined {
  return groups.length > 0 ? undefined : new Set(users.map((user) => user.toLowerCase()));
}

/** Who broke the glass never signs the review off. */
function reviewFindings({ spec }: Workflow): readonly Finding[] {
  if (spec.breakGlass === undefined) return [];
  const breakers = usersOf(spec.breakGlass.permittedTo);
  const reviewers = usersOf(spec.breakGlass.review);
  const [only, second] = [...(reviewers ?? [])];
  if (only === undefined || second !== undefined || breakers === undefined) return [];
  if (!breakers.has(only)) return [];
  const message = `when '${only}' breaks the glass nobody else can sign the review off`;
  return [
    errorAt(["spec", "breakGlass", "review"], "WORKFLOW_UNSATISFIABLE", message, "name another user, or a group"),
  ];
}
