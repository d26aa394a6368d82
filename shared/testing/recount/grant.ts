import type { Grant } from "../../approval/model.ts";
import type { GrantScope, GrantTerms, Workflow } from "../../policy/model.ts";
import { type Chapter, passageOf } from "./stages.ts";

/** Every way in which a grant reaches farther than those who approved it said. `chapters`: empty when nobody was asked. */
export function wrongTerms(grant: Grant, workflow: Workflow, chapters: readonly Chapter[]): readonly string[] {
  const { widen, ...standard } = workflow.spec.grant;
  const yes = chapters.flatMap(({ votes }) => votes.filter(({ verdict }) => verdict === "approve"));
  const silent = yes.length === 0 || chapters.some((chapter) => passageOf(chapter) === "silence");
  const bounds = [...yes.map((vote) => vote.widen ?? standard), ...(silent ? [standard] : [])];
  const terms = { uses: grant.uses, ttlMs: grant.expiresAtMs - grant.issuedAtMs, scope: grant.scope };
  const tooFar = bounds.filter((bound) => !reachesAtMost(terms, bound));
  const wrong = tooFar.map((bound) => `its grant ${JSON.stringify(terms)} goes beyond ${JSON.stringify(bound)}`);
  const limit = widen ?? standard;
  const unlawful = yes.filter((vote) => vote.widen !== undefined && !reachesAtMost(vote.widen, limit));
  return [...wrong, ...unlawful.map((vote) => `vote ${vote.voteId} widens beyond what the workflow permits`)];
}

function reachesAtMost(terms: GrantTerms, bound: GrantTerms): boolean {
  return terms.uses <= bound.uses && terms.ttlMs <= bound.ttlMs && bindsAll(terms.scope, bound.scope);
}

/** Whether a scope binds all that another binds. */
function bindsAll(scope: GrantScope, bound: GrantScope): boolean {
  const has = bindings(scope);
  return [...bindings(bound)].every((name) => has.has(name) || (has.has("everything") && name !== "nothing"));
}

function bindings(scope: GrantScope): ReadonlySet<string> {
  if (scope === "arguments") return new Set(["everything"]);
  if (scope === "action") return new Set();
  return new Set(["resource", ...(scope === "resource" ? [] : scope.arguments.map((name) => `argument ${name}`))]);
}
