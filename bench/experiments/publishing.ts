import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "../../runtime/rpc/client.ts";
import { checkInput } from "../peers/guard-messages.ts";
import type { World } from "../peers/world.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { posternFiles } from "../workloads/postern-policy.ts";
import { question } from "../workloads/questions.ts";

/** Milliseconds from the start of a call of the control plane. */
export interface Took {
  /** Until that call was answered. */
  readonly call: number;
  /** Until the agent acted on it. */
  readonly effect: number;
}

const PATIENCE_MS = 30_000;
/** Between two checks: whoever asks without a pause takes the processor from those that are measured. */
const BETWEEN_CHECKS_MS = 1;

/** From the call of Publish to the first check under its revision. */
export async function publishToCheck(
  world: World,
  given: { readonly environment: string; readonly rules: number; readonly round: number },
  guard: RpcClient<"postern.v1.Guard">,
): Promise<Took> {
  const files = [
    ...posternFiles(benchPolicies(given.rules)),
    { path: "extra.yaml", content: extraPolicy(given.round) },
  ];
  const request = checkInput(question("allow"));
  const before = (await guard.check(request)).bundleRevision;
  const startedAt = performance.now();
  const published = world.publish(given.environment, files).then(() => performance.now() - startedAt);
  published.catch(() => undefined);
  while ((await guard.check(request)).bundleRevision === before) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`revision ${before} stays`);
    await delay(BETWEEN_CHECKS_MS);
  }
  const effect = performance.now() - startedAt;
  return { call: await published, effect };
}

/** Makes each bundle another one: equal content is no new revision. */
function extraPolicy(round: number): string {
  return JSON.stringify({
    apiVersion: "postern.dev/v1",
    kind: "Policy",
    metadata: { name: "extra", description: `round ${round}, ${Date.now()}` },
    spec: { default: "deny", match: { actions: ["extra.**"] }, rules: [{ id: "one", effect: "deny" }] },
  });
}
