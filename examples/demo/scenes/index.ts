import type { Scene } from "../world.ts";
import { requests } from "./01-requests.ts";
import { twoStages } from "./02-two-stages.ts";
import { refused } from "./03-refused.ts";
import { timeout } from "./04-timeout.ts";
import { changedArguments } from "./05-changed-arguments.ts";
import { timeBoxed } from "./06-time-boxed.ts";
import { retryJoins } from "./07-retry-joins.ts";
import { fact } from "./08-fact.ts";
import { newBundle } from "./09-new-bundle.ts";
import { brokenBundle } from "./10-broken-bundle.ts";
import { controlPlaneKilled } from "./11-control-plane-killed.ts";
import { natsKilled } from "./12-nats-killed.ts";
import { agentAlone } from "./13-agent-alone.ts";

/** In the order in which they are played: each leaves a whole stack behind. */
export const SCENES: readonly Scene[] = [
  requests,
  twoStages,
  refused,
  timeout,
  changedArguments,
  timeBoxed,
  retryJoins,
  fact,
  newBundle,
  brokenBundle,
  controlPlaneKilled,
  natsKilled,
  agentAlone,
];
