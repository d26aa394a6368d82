import { setTimeout as delay } from "node:timers/promises";
import type { RawClient } from "../measure/grpc-js-client.ts";
import { CHECK_PATH, checkMessage, revisionOf } from "../peers/guard-messages.ts";
import type { World } from "../peers/world.ts";
import { benchPolicies } from "../workloads/policy-model.ts";
import { posternFiles } from "../workloads/postern-policy.ts";

/** Milliseconds from the start of a call of the control plane. */
export interface Took {
  /** Until that call was answered. */
  readonly call: number;
  /** Until the agent acted on it. */
  readonly effect: number;
}

const PATIENCE_MS = 30_000;
/** Of the fastest round so far: so long nobody asks, because asking takes processor time from the rest. */
const QUIET = 0.6;

/**
 * From the call of Publish to the first check under its revision. From shortly before that is due, checks follow each
 * other without a pause: the moment is known no better than the checks are apart.
 */
export function publishToCheck(
  world: World,
  environment: string,
  rules: number,
  agent: RawClient,
): (round: number) => Promise<Took> {
  const message = checkMessage("allow");
  const enforced = async () => revisionOf(await agent.call(CHECK_PATH, message));
  const policies = posternFiles(benchPolicies(rules));
  let fastestMs = Number.POSITIVE_INFINITY;
  return async (round) => {
    const files = [...policies, { path: "extra.yaml", content: extraPolicy(round) }];
    const before = await enforced();
    const startedAt = performance.now();
    const published = world.publish(environment, files).then(() => performance.now() - startedAt);
    published.catch(() => undefined);
    await delay(Number.isFinite(fastestMs) ? QUIET * fastestMs : 0);
    while ((await enforced()) === before) {
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`revision ${before} stays`);
    }
    const effect = performance.now() - startedAt;
    fastestMs = Math.min(fastestMs, effect);
    return { call: await published, effect };
  };
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
