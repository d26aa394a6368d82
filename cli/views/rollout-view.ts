import type { Rollout__Output } from "../../proto/gen/postern/v1/Rollout.ts";
import type { RolloutPlan__Output } from "../../proto/gen/postern/v1/RolloutPlan.ts";
import { fromDuration } from "../../runtime/rpc/time.ts";
import type { JsonObject } from "../../shared/json.ts";
import type { Palette } from "../output/colour.ts";
import { pairs, table } from "../output/table.ts";
import { formatDuration, formatInstant, formatRelative } from "../output/time.ts";
import { toIso, toMs } from "./time.ts";

export function rolloutJson(rollout: Rollout__Output): JsonObject {
  const { id, environment, status, step, revision, baseRevision, digest, message, startedBy, summary } = rollout;
  return {
    id,
    environment,
    status,
    step,
    revision,
    baseRevision,
    digest,
    message,
    startedBy,
    startedAt: toIso(rollout.startedAt),
    since: toIso(rollout.since),
    stepEndsAt: toIso(rollout.stepEndsAt),
    plan: planJson(rollout.plan),
    summary,
    figures: rollout.figures.map((figure) => ({ ...figure })),
    agents: rollout.agents === null ? null : { ...rollout.agents },
    events: rollout.events.map(({ at, kind, by, text }) => ({ at: toIso(at), kind, by, text })),
  };
}

export function rolloutText(rollout: Rollout__Output, palette: Palette, nowMs: number, withEvents: boolean): string {
  const { id, environment, status, message, startedBy, summary, plan } = rollout;
  const head = pairs([
    ["rollout", `${id} in ${environment}`],
    ["status", coloured(status, palette)],
    ["started", `${formatRelative(toMs(rollout.startedAt), nowMs)} by ${startedBy}`],
    ["message", message],
    ["plan", plan === null ? "" : planText(plan)],
    ["next step", nextStepText(toMs(rollout.stepEndsAt), nowMs)],
  ]);
  const sentences = summary.map((sentence) => `  ${sentence}`).join("\n");
  if (!withEvents) return `${head}\n\n${sentences}`;
  const rows = rollout.events.map(({ at, by, text }) => [formatInstant(toMs(at)), by, text]);
  return `${head}\n\n${sentences}\n\n${table(["AT", "BY", "WHAT"], rows)}`;
}

function nextStepText(atMs: number | undefined, nowMs: number): string {
  if (atMs === undefined) return "";
  return atMs > nowMs ? `${formatRelative(atMs, nowMs)} at the earliest` : "its time has come";
}

function planText({ steps, stepTime, labels, guards, lostAgents, minChecks }: RolloutPlan__Output): string {
  const carrying = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const tolerated = guards.map(({ rate, tolerance }) => `${rate} +${tolerance}`);
  const parts = [
    `${steps.join(", ")} %${carrying.length === 0 ? "" : ` of ${carrying.join(", ")}`}`,
    `each ${formatDuration(stepTime === null ? 0 : fromDuration(stepTime))} and ${minChecks} checks at least`,
    `tolerated: ${[...tolerated, `${lostAgents} % lost`].join(", ")}`,
  ];
  return parts.join("; ");
}

function planJson(plan: RolloutPlan__Output | null): JsonObject | null {
  if (plan === null) return null;
  const { steps, stepTime, labels, guards, lostAgents, minChecks } = plan;
  return {
    steps,
    stepTimeMs: stepTime === null ? 0 : Math.round(fromDuration(stepTime)),
    labels: { ...labels },
    guards: guards.map(({ rate, tolerance }) => ({ rate, tolerance })),
    lostAgents,
    minChecks,
  };
}

function coloured(status: string, palette: Palette): string {
  if (status === "promoted") return palette.good(status);
  return status === "running" || status === "paused" ? palette.wait(status) : palette.bad(status);
}
