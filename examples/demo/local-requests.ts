import { checkInput, deviation } from "./request-file.ts";
import type { World } from "./world.ts";

/** How many of the requests that no approval touches are answered at this moment, and what was not as expected. */
export interface LocalRound {
  readonly asked: number;
  readonly wrong: readonly string[];
}

/** Asks again all that policy alone decides, at the agent itself. */
export async function askLocally({ guard, requests, samples }: World): Promise<LocalRound> {
  const local = requests.filter((request) => request.expect.decision !== "PENDING" && !request.wait);
  const wrong: string[] = [];
  for (const request of local) {
    const startedAt = performance.now();
    const decision = await guard.check(checkInput(request));
    samples.decided(decision.decision, performance.now() - startedAt);
    const obligations = decision.obligations.map((one) => one.id);
    wrong.push(...(deviation(request, { ...decision, obligations }) || []));
  }
  return { asked: local.length, wrong };
}
