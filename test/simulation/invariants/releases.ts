import type { ApprovalEvent, Grant } from "../../../shared/approval/model.ts";
import type { CheckRequest } from "../../../shared/check/request.ts";
import type { Given } from "../journal.ts";
import { NEEDED } from "../scenario/scenario.ts";
import type { Simulation } from "../simulation.ts";
import type { Violation } from "./violation.ts";

type Approved = Extract<ApprovalEvent, { kind: "approved" }>;

/** As an approval of the log stood when its grant came to be. */
interface Source {
  readonly request: CheckRequest;
  readonly grant: Grant;
  readonly storedAtMs: number;
}

/**
 * Whatever an agent allowed was allowed by policy at that agent, and for every workflow that policy asks for there is an
 * approval in the log, approved before, whose grant covers this very request and which the agent did not know to be
 * revoked, and a use of it that was taken for this decision and for no other.
 */
export function wrongReleases(simulation: Simulation): readonly Violation[] {
  const sources = sourcesOf(simulation);
  const allowed = simulation.journal.given.filter(({ decision }) => decision.decision === "ALLOW");
  const ids = allowed.map(({ decision }) => decision.decisionId);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index));
  const single = allowed.flatMap((given) => {
    const wrong = reasonsAgainst(given, simulation, sources);
    if (twice.has(given.decision.decisionId)) wrong.push("was given twice");
    return wrong.map((detail) => violation(given, detail));
  });
  return [...single, ...overused(simulation, allowed, sources)];
}

function reasonsAgainst(given: Given, { bus, scenario }: Simulation, sources: ReadonlyMap<string, Source>): string[] {
  const { request, decision, atMs, revision, revoked } = given;
  const action = request.action.name;
  if (scenario.deniedIn(revision) === action) return [`${action} is denied by revision ${revision}`];
  const taken = bus.uses.taken.filter(({ decisionId }) => decisionId === decision.decisionId);
  const wrong: string[] = [];
  for (const workflow of NEEDED[action] ?? []) {
    const uses = taken.flatMap(({ grantId }) => sources.get(grantId) ?? []);
    const fitting = uses.filter(
      ({ grant, request: approved, storedAtMs }) =>
        grant.workflow === workflow && storedAtMs <= atMs && isCovered(grant, approved, request),
    );
    if (fitting.length === 0) wrong.push(`no approval of workflow ${workflow} covers it`);
    else if (fitting.every(({ grant }) => revoked.has(grant.id))) wrong.push("it knew its grant to be revoked");
  }
  return wrong;
}

/** Uses are taken once each, and no more calls are let through than there are uses. */
function overused(
  { bus }: Simulation,
  allowed: readonly Given[],
  sources: ReadonlyMap<string, Source>,
): readonly Violation[] {
  const invariant = "no grant is used more often than it says";
  return [...sources].flatMap(([grantId, { grant }]) => {
    const decisions = new Set(bus.uses.taken.filter((use) => use.grantId === grantId).map((use) => use.decisionId));
    const released = allowed.filter(({ decision }) => decisions.has(decision.decisionId)).length;
    if (released <= grant.uses) return [];
    return [
      { invariant, approvalId: grant.approvalId, detail: `${released} calls went through on ${grant.uses} uses` },
    ];
  });
}

function sourcesOf({ bus }: Simulation): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const { approvalId, record, sequence } of bus.approvals.records) {
    const approved = record.events.find((event): event is Approved => event.kind === "approved");
    const [first] = bus.approvals.of(approvalId)[0]?.record.events ?? [];
    if (approved === undefined || first?.kind !== "requested") continue;
    const storedAtMs = bus.approvals.storedAtMs[sequence - 1] ?? Number.POSITIVE_INFINITY;
    sources.set(approved.grant.id, { request: first.escalation.request, grant: approved.grant, storedAtMs });
  }
  return sources;
}

/** By the words of the documentation, field by field, and not by digests. */
function isCovered({ scope }: Grant, approved: CheckRequest, asked: CheckRequest): boolean {
  const isSame = (pick: (request: CheckRequest) => unknown) =>
    JSON.stringify(pick(approved)) === JSON.stringify(pick(asked));
  if (!isSame(({ subject, action }) => [subject.id, subject.properties.onBehalfOf, action.name])) return false;
  if (scope === "action") return true;
  if (!isSame(({ resource }) => resource.id)) return false;
  if (scope === "resource") return true;
  const names = scope === "arguments" ? ["amount", "note"] : scope.arguments;
  return isSame((request) => names.map((name) => request.arguments[name]));
}

function violation({ decision, life, request }: Given, detail: string): Violation {
  const what = `${life.node} released ${request.action.name} of ${request.subject.id} (${decision.decisionId})`;
  return {
    invariant: "no release without the votes that it takes",
    approvalId: decision.approvalId,
    detail: `${what}: ${detail}`,
  };
}
