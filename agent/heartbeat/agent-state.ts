import { hostname } from "node:os";
import type { KeyRing } from "../../runtime/keys/key-ring.ts";
import type { Labels } from "../../shared/fleet/labels.ts";
import type { Heartbeat, ShadowCounts, ShadowStanding } from "../../shared/fleet/model.ts";
import type { BundleHolder } from "../bundle/active-bundle.ts";
import type { BundleReport } from "../bundle/bundle-report.ts";
import type { FactHolder } from "../facts/fact-holder.ts";
import type { Clock } from "../ports.ts";
import type { Contact } from "../staleness/contact.ts";
import type { Counters } from "./counters.ts";
import type { Trial } from "./trial.ts";

export interface AgentStateDeps {
  readonly agentId: string;
  readonly environment: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly holder: BundleHolder;
  readonly contact: Contact;
  readonly counters: Counters;
  readonly waiting: () => number;
  readonly spooled: () => number;
  readonly labels: Labels | undefined;
  readonly trial: Pick<Trial, "report">;
  readonly shadow: () => ShadowStanding & ShadowCounts;
  readonly report: BundleReport;
  readonly facts: Pick<FactHolder, "standing">;
  readonly keys: Pick<KeyRing, "trusted">;
  readonly clock: Clock;
}

/** How the agent stands at this moment. */
export function agentState(deps: AgentStateDeps): Heartbeat {
  const { agentId, environment, version, startedAtMs, holder, contact, counters, clock } = deps;
  const { allowed, denied, pending, errors } = counters;
  const atMs = clock.nowMs();
  const trial = deps.trial.report();
  const inTouch = contact.freshness(atMs) === "fresh" ? "serving" : "stale";
  return {
    agentId,
    environment,
    version,
    host: hostname(),
    revision: holder.revision,
    state: holder.current === undefined ? "no-bundle" : inTouch,
    startedAtMs,
    atMs,
    counters: { allowed, denied, pending, errors, waiting: deps.waiting(), spooled: deps.spooled() },
    bundles: deps.report.standing,
    trustedKeys: deps.keys.trusted,
    lastContactMs: contact.lastMs,
    shadow: deps.shadow(),
    facts: deps.facts.standing(atMs),
    ...(deps.labels === undefined ? {} : { labels: deps.labels }),
    ...(trial === undefined ? {} : { trial }),
  };
}
