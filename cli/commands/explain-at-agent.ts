import { createGuard } from "../../client/index.ts";
import type { CheckExplanation, CheckInput } from "../../client/types.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { explanationJson, explanationText } from "../views/policy-explanation-view.ts";
import type { ClientContext } from "./client-command.ts";

/** Asks the running agent what it would answer now, and why. */
export async function explainAtAgent({ settings, output }: ClientContext, input: CheckInput, all: boolean) {
  const guard = createGuard({ address: settings.agent });
  try {
    const explained = await guard.explain(input, { timeoutMs: settings.timeoutMs });
    output.result(agentJson(explained), (palette) => agentText(explained, palette, all));
  } finally {
    guard.close();
  }
}

function agentText(explained: CheckExplanation, palette: Palette, all: boolean): string {
  const { reasonCode, reason, bundleRevision, stale, grants, explanation } = explained;
  const bundle = `  bundle revision ${bundleRevision}${stale ? ", stale" : ""}`;
  const uses = grants.map(({ id, approvalId }) => `  would take one use of grant ${id} (approval ${approvalId})`);
  const why = explanation === undefined ? [] : ["", explanationText(explanation, palette, all)];
  return [`${reasonCode}: ${reason}`, palette.dim(bundle), ...uses, ...why].join("\n");
}

function agentJson(explained: CheckExplanation): JsonObject {
  const { decision, reasonCode, reason, bundleRevision, stale, evaluatedAtMs, grants, explanation } = explained;
  return {
    decision,
    reasonCode,
    reason,
    bundleRevision,
    stale,
    evaluatedAt: new Date(evaluatedAtMs).toISOString(),
    grants: grants.map(({ expiresAtMs, ...grant }) => ({ ...grant, expiresAt: new Date(expiresAtMs).toISOString() })),
    ...(explanation === undefined ? {} : explanationJson(explanation)),
  };
}
