import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import type { PolicyChange__Output } from "../../proto/gen/postern/v1/PolicyChange.ts";
import type { PublishResponse__Output } from "../../proto/gen/postern/v1/PublishResponse.ts";
import { withService } from "../api/control-plane.ts";
import { EXIT } from "../exit-codes.ts";
import { parseTimeout } from "../input/pairs.ts";
import { bundleJson, bundleSentence, originText } from "../views/bundle-view.ts";
import { diagnosticJson, diagnosticLine } from "../views/diagnostic-view.ts";
import { changeJson, changeSentence } from "../views/policy-change-view.ts";
import type { ClientContext } from "./client-command.ts";

const SERVICE = "postern.v1.PolicyService";
/** Between two looks at a change: people take their time. */
const FIRST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 2_000;

export interface WaitOptions {
  readonly wait?: boolean;
  readonly waitFor?: number;
}

export function waitOptions(command: Command): Command {
  return command
    .option("--wait", "Where it takes an approval: wait for it")
    .option("--wait-for <duration>", "As --wait, but no longer than this", (text) => parseTimeout(text, "--wait-for"));
}

/** Says what became of an order, once it is known or nobody wants to wait, and sets the exit code. */
export async function showPublication(
  context: ClientContext,
  response: PublishResponse__Output,
  options: WaitOptions,
): Promise<void> {
  const { bundle, change, diagnostics } = response;
  if (change !== null) return showChange(context, await settled(context, change, options), options);
  if (bundle === null) return;
  const json = {
    published: true,
    unchanged: response.unchanged,
    bundle: bundleJson(bundle),
    diagnostics: diagnostics.map(diagnosticJson),
  };
  context.output.result(json, (palette) => {
    const lines = diagnostics.map((one) => diagnosticLine(one, palette));
    const verb = response.unchanged ? "unchanged, active already" : "published";
    const origin = originText(bundle);
    return [...lines, `${palette.good(verb)}: ${bundleSentence(bundle)}${origin === "" ? "" : ` (${origin})`}`].join(
      "\n",
    );
  });
}

function showChange({ output }: ClientContext, change: PolicyChange__Output, { wait, waitFor }: WaitOptions): void {
  const published = change.status === "applied";
  output.result({ published, unchanged: false, change: changeJson(change) }, (palette) =>
    changeSentence(change, palette),
  );
  if (change.status === "pending") process.exitCode = EXIT.pending;
  else if (!published && (wait === true || waitFor !== undefined)) process.exitCode = EXIT.no;
}

/** The change once it has ended; or as it is when nobody wants to wait, or for no longer. */
async function settled(
  { settings, output }: ClientContext,
  first: PolicyChange__Output,
  { wait, waitFor }: WaitOptions,
): Promise<PolicyChange__Output> {
  if (wait !== true && waitFor === undefined) return first;
  output.note(changeSentence(first, output.palette));
  const giveUpAt = performance.now() + (waitFor ?? Number.POSITIVE_INFINITY);
  return withService(SERVICE, settings, async (client) => {
    let change = first;
    for (let pauseMs = FIRST_LOOK_MS; change.status === "pending"; pauseMs = Math.min(2 * pauseMs, LONGEST_LOOK_MS)) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) break;
      await delay(Math.min(pauseMs, leftMs));
      const { environment, id } = change;
      change = (await client.getChange({ environment, id })).change ?? change;
    }
    return change;
  });
}
