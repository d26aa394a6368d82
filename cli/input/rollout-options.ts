import { parseLabel } from "../../shared/fleet/labels.ts";
import { RATES } from "../../shared/rollout/draft-plan.ts";
import { invalid } from "./pairs.ts";

/** What `--guard` says: a rate and its tolerance, or how many agents may be lost. */
export type GuardOption = { readonly rate: string; readonly tolerance: number } | { readonly lostAgents: number };

const GUARD = /^([a-z-]+)=\+?(\d{1,3}(?:\.\d+)?)%?$/;
const LOST_AGENTS = "lost-agents";

/** commander's parser for `--guard`, which may be given several times: `deny-rate=+2%`, `lost-agents=20%`. */
export function parseGuard(text: string, before: readonly GuardOption[]): readonly GuardOption[] {
  const [, name = "", number = ""] = GUARD.exec(text) ?? [];
  if (name === LOST_AGENTS) return [...before, { lostAgents: Number(number) }];
  if (RATES.some((rate) => rate === name)) return [...before, { rate: name, tolerance: Number(number) }];
  throw invalid(
    "--guard",
    `"${text}" is no guard`,
    `Write --guard ${RATES[0]}=+2% (or ${RATES.slice(1).join(", ")}, ${LOST_AGENTS}).`,
  );
}

/** commander's parser for `--steps`: shares in percent, `5,25,50`. */
export function parseSteps(text: string): readonly number[] {
  const steps = text.split(",").map((step) => Number(step.trim().replace(/%$/, "")));
  if (steps.length > 0 && steps.every((step) => step > 0 && step <= 100)) return steps;
  throw invalid("--steps", `"${text}" is no list of percentages`, "Write --steps 5,25,50.");
}

/** commander's parser for `--label`, which may be given several times: `region=eu`. */
export function parseLabelOption(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const label = parseLabel(text);
  if (label !== undefined) return { ...before, [label[0]]: label[1] };
  throw invalid("--label", `"${text}" is no label`, "Write --label region=eu.");
}
