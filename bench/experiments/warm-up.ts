import type { RunningPeer } from "../peers/peer.ts";
import { deep } from "./scene.ts";
import { serveLoad, withClient } from "./serve-load.ts";
import type { Setup } from "./setup.ts";

/** By then a JavaScript server's code is compiled, also where it gets little of the processor. */
const CALLS = 5_000;
const MOST_LOADS = 10;

/** Calls that are not measured: the first ones find code that is not compiled yet. Returns the last rate. */
export async function warmUp(setup: Setup, peer: RunningPeer): Promise<number> {
  let calls = 0;
  let rate = 0;
  const enough = setup.effort.size === "tiny" ? 1 : CALLS;
  for (let load = 0; load < MOST_LOADS && calls < enough; load++) {
    const result = await serveLoad(setup, peer, withClient(setup, deep), false);
    calls += result.calls;
    rate = result.callsPerSecond;
  }
  return rate;
}
