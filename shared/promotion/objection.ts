import { PosternError } from "../errors/postern-error.ts";
import type { EnvironmentRules, PolicyVerb } from "./model.ts";

/** What is about to happen to an environment, as far as the path of promotion is concerned. */
export interface Move {
  readonly verb: PolicyVerb;
  readonly environment: string;
  readonly rules: EnvironmentRules;
  /** Of a promotion: where the content comes from, and since when it has been in force there. */
  readonly from?: { readonly environment: string; readonly revision: number; readonly sinceMs: number };
  readonly nowMs: number;
}

/**
 * Why the path of promotion does not permit a move; undefined: it does. Going back to what was there before is always
 * permitted: whoever needs it is in trouble already.
 */
export function promotionObjection({ verb, environment, rules, from, nowMs }: Move): PosternError | undefined {
  if (verb === "rollback") return undefined;
  const { promoteFrom, onlyByPromotion, minSoakMs } = rules;
  if (from === undefined) {
    if (!onlyByPromotion || promoteFrom === undefined) return undefined;
    return refused(
      "PROMOTION_REQUIRED",
      `Environment '${environment}' takes only what was promoted from '${promoteFrom}'.`,
      `Publish to '${promoteFrom}' and then run ${command(verb, promoteFrom, environment)}.`,
    );
  }
  if (promoteFrom !== undefined && from.environment !== promoteFrom) {
    return refused(
      "PROMOTION_PATH",
      `Environment '${environment}' takes promotions from '${promoteFrom}', not from '${from.environment}'.`,
      `Run ${command(verb, promoteFrom, environment)}.`,
    );
  }
  const leftMs = from.sinceMs + minSoakMs - nowMs;
  if (leftMs <= 0) return undefined;
  const due = new Date(from.sinceMs + minSoakMs).toISOString();
  return refused(
    "SOAK_TOO_SHORT",
    `Revision ${from.revision} of '${from.environment}' has not been in force for long enough: ` +
      `'${environment}' takes it from ${due} on.`,
    `Promote it then.`,
    leftMs,
  );
}

/** What promotes: everywhere at once, or to some agents first. */
function command(verb: PolicyVerb, from: string, to: string): string {
  const way = verb === "rollout" ? `rollout start --from ${from} --environment ${to}` : `promote ${from} ${to}`;
  return `'postern policy ${way}'`;
}

function refused(code: string, message: string, hint: string, retryAfterMs?: number): PosternError {
  return new PosternError("failed_precondition", code, message, {
    where: { field: "environment" },
    hint: `${hint} In an emergency an admin can go past this rule: --break-glass "REASON".`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
