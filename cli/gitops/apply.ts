import type { PublishResponse__Output } from "../../proto/gen/postern/v1/PublishResponse.ts";
import type { ClientSettings } from "../../shared/config/index.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { withService } from "../api/control-plane.ts";
import { activeIn } from "./active.ts";
import { type Active, digestOf } from "./plan.ts";
import { type PlannedPublish, planRefused } from "./plan-file.ts";

/** What came of one environment. */
export interface Applied {
  readonly environment: string;
  /**
   * - `nothing`: it enforces the plan already.
   * - `published`: as `revision`.
   * - `waiting`: it is a change that needs an approval first.
   */
  readonly outcome: "nothing" | "published" | "waiting";
  /** What is active now; 0: nothing. */
  readonly revision: number;
  /** Of what waits; else empty. */
  readonly changeId: string;
  readonly approvalId: string;
}

/** Puts one environment after the other into force. Throws on the first that fails; `onApplied` has heard of the others. */
export async function applyPlan(
  plans: readonly PlannedPublish[],
  message: string,
  settings: ClientSettings,
  onApplied: (applied: Applied) => void,
): Promise<void> {
  // All are looked at before any is touched: a plan that is out of date somewhere is not applied in part.
  const checked: (readonly [PlannedPublish, Active | undefined])[] = [];
  for (const plan of plans) checked.push([plan, await upToDate(plan, settings)]);
  const done: string[] = [];
  for (const [plan, active] of checked) {
    try {
      onApplied(await applyOne(plan, active, message, settings));
      done.push(plan.environment);
    } catch (error) {
      throw done.length === 0 ? error : partly(plan.environment, done, error);
    }
  }
}

/** What is active, if the plan is made on top of it or it is what the plan wants. Throws PLAN_REFUSED, PLAN_STALE. */
async function upToDate(plan: PlannedPublish, settings: ClientSettings): Promise<Active | undefined> {
  const { environment, base, action, filesDigest } = plan;
  if (action === "refused") throw planRefused(environment);
  const active = await activeIn(environment, settings);
  const isWanted = active !== undefined && digestOf(active.files) === filesDigest;
  const isBase = base.revision === (active?.revision ?? 0) && base.digest === (active?.digest ?? "");
  if (isWanted || isBase) return active;
  const now =
    active === undefined
      ? "it has no bundle"
      : `revision ${active.revision}, published by ${active.publishedBy}, is active`;
  const then = base.revision === 0 ? "no bundle" : `revision ${base.revision}`;
  throw new PosternError(
    "conflict",
    "PLAN_STALE",
    `'${environment}' has moved on: the plan was made on top of ${then}, and ${now}.`,
    {
      where: { field: environment },
      hint: "'postern policy list' shows what was published; make the plan anew and look at it again.",
      metadata: {
        environment,
        base: String(base.revision),
        active: String(active?.revision ?? 0),
        publishedBy: active?.publishedBy ?? "",
      },
    },
  );
}

async function applyOne(
  { environment, base, files, filesDigest }: PlannedPublish,
  active: Active | undefined,
  message: string,
  settings: ClientSettings,
): Promise<Applied> {
  if (active !== undefined && digestOf(active.files) === filesDigest) {
    return { environment, outcome: "nothing", revision: active.revision, changeId: "", approvalId: "" };
  }
  const request = { environment, files: files.map((file) => ({ ...file })), message, expectedRevision: base.revision };
  const response = await withService("postern.v1.PolicyService", settings, (client) => client.publish(request));
  return { environment, ...outcomeOf(response, active) };
}

function outcomeOf(
  { bundle, unchanged, change }: PublishResponse__Output,
  active: Active | undefined,
): Omit<Applied, "environment"> {
  if (change !== null && bundle === null) {
    const { id, approvalId } = change;
    return { outcome: "waiting", revision: active?.revision ?? 0, changeId: id, approvalId };
  }
  const outcome = unchanged ? "nothing" : "published";
  return { outcome, revision: bundle?.revision ?? 0, changeId: "", approvalId: "" };
}

function partly(environment: string, done: readonly string[], error: unknown): PosternError {
  const { kind, code, hint } =
    error instanceof PosternError ? error : ({ kind: "internal", code: "INTERNAL", hint: "" } as const);
  return new PosternError(kind, code, `${environment}: ${errorMessage(error)}`, {
    where: { field: environment },
    hint: `${done.join(", ")}: applied. ${hint ?? ""}`.trim(),
    cause: error,
  });
}
