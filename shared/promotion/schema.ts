import { z } from "zod";
import { durationWithin } from "../policy/parse/duration-schema.ts";
import type { EnvironmentRules, EnvironmentTable } from "./model.ts";

/** What operators write in the environments file (docs/rollouts.md). */

const MAX_SOAK_MS = 30 * 86_400_000;

const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "a name is 1 to 64 letters, digits, '-' and '_'");

const soak = durationWithin(0, MAX_SOAK_MS, "it must be 30d at most");

const rulesKeys = z.strictObject({
  promoteFrom: name.exactOptional(),
  minSoak: soak.exactOptional(),
  onlyByPromotion: z.boolean().default(false),
  guardedBy: name.exactOptional(),
});

const rules = rulesKeys
  .superRefine(({ promoteFrom, minSoak, onlyByPromotion }, context) => {
    if (promoteFrom !== undefined) return;
    const needs = (key: string) =>
      context.addIssue({ code: "custom", message: "it needs 'promoteFrom' beside it", path: [key] });
    if (minSoak !== undefined) needs("minSoak");
    if (onlyByPromotion) needs("onlyByPromotion");
  })
  .transform(({ minSoak = 0, ...rest }): EnvironmentRules => ({ ...rest, minSoakMs: minSoak }));

export const RULES_KEYS: readonly string[] = Object.keys(rulesKeys.shape);
export const FILE_KEYS: readonly string[] = ["environments"];

/** `served`: the environments that there are. */
export function environmentsFileSchema(served: readonly string[]) {
  return z
    .strictObject({ environments: z.record(name, rules) })
    .superRefine(({ environments }, context) => {
      const complain = (message: string, ...path: string[]) =>
        context.addIssue({ code: "custom", message, path: ["environments", ...path] });
      for (const [environment, { promoteFrom, guardedBy }] of Object.entries(environments)) {
        if (!served.includes(environment)) complain(notServed(environment, served), environment);
        if (promoteFrom !== undefined && !served.includes(promoteFrom)) {
          complain(notServed(promoteFrom, served), environment, "promoteFrom");
        }
        if (guardedBy !== undefined && !served.includes(guardedBy)) {
          complain(notServed(guardedBy, served), environment, "guardedBy");
        }
        if (leadsBack(environment, (at) => environments[at]?.promoteFrom)) {
          complain("the path of promotion leads back to this environment", environment, "promoteFrom");
        }
        // An environment that guards itself is begun by an admin; of several in a circle none could be begun.
        if (guardedBy !== environment && leadsBack(environment, (at) => environments[at]?.guardedBy)) {
          complain(
            "its guard is guarded by it in turn: neither could get its first policies",
            environment,
            "guardedBy",
          );
        }
      }
    })
    .transform(({ environments }): EnvironmentTable => new Map(Object.entries(environments)));
}

function notServed(environment: string, served: readonly string[]): string {
  return `there is no environment '${environment}': this control plane serves ${served.join(", ")}`;
}

function leadsBack(environment: string, next: (environment: string) => string | undefined): boolean {
  const seen = new Set<string>();
  for (let at = next(environment); at !== undefined && !seen.has(at); at = next(at)) {
    if (at === environment) return true;
    seen.add(at);
  }
  return false;
}
