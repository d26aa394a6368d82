import { AuditTrail } from "../../../agent/audit/audit-trail.ts";
import { auditedTake } from "../../../agent/audit/audited-take.ts";
import type { ActiveBundle } from "../../../agent/bundle/active-bundle.ts";
import { DecisionCache } from "../../../agent/cache/decision-cache.ts";
import { decide } from "../../../agent/decide/decide.ts";
import { ApprovalReader } from "../../../agent/escalation/approval-reader.ts";
import { DecidedIntake } from "../../../agent/escalation/decided-intake.ts";
import { EscalationBudget } from "../../../agent/escalation/escalation-budget.ts";
import { Escalator } from "../../../agent/escalation/escalator.ts";
import { OutcomeVerifier } from "../../../agent/escalation/outcome-verifier.ts";
import { SpoolFlusher } from "../../../agent/escalation/spool-flusher.ts";
import { Waiters } from "../../../agent/escalation/waiters.ts";
import { GrantIndex } from "../../../agent/grants/grant-index.ts";
import { GrantKeeper } from "../../../agent/grants/grant-keeper.ts";
import { type Clock, silentLog } from "../../../agent/ports.ts";
import type { SettleDeps } from "../../../agent/release/call.ts";
import { settleCall } from "../../../agent/release/settle-call.ts";
import { takeUse } from "../../../agent/release/take-use.ts";
import type { CheckDeps } from "../../../agent/service/check.ts";
import { Gate } from "../../../agent/service/gate.ts";
import type { ApprovalOutcome } from "../../../shared/approval/model.ts";
import { missingFrom } from "../../../shared/approval/request-demands.ts";
import type { SimBus } from "../bus/sim-bus.ts";
import type { Journal } from "../journal.ts";
import { ENVIRONMENT } from "../scenario/scenario.ts";
import type { Life } from "../world/life.ts";
import type { World } from "../world/world.ts";
import { type Disk, DiskSpool } from "./disk-spool.ts";

const BUS_TIMEOUT_MS = 5_000;
/** Few, so that an agent starts fast; no run has as many of anything. */
const REMEMBERED = 200;
const MAX_WAIT_MS = 60_000;
/** One value, as the holder of facts has: the cache is of one set of facts. */
const NO_FACTS = {};

export interface Agent {
  readonly life: Life;
  readonly check: CheckDeps;
  readonly bundle: ActiveBundle;
  swap(bundle: ActiveBundle): void;
  report(approvalId: string, decisionId: string, status: "executed" | "failed" | "abandoned"): void;
}

/** An agent: the product's own parts, wired as agent/compose.ts does, on simulated ports. */
export function startAgent(
  life: Life,
  world: World,
  bus: SimBus,
  journal: Journal,
  verify: (jws: string) => ApprovalOutcome,
  disk: Disk,
  firstBundle: ActiveBundle,
): Agent {
  const nowMs = world.clockOf(life);
  const clock: Clock = { nowMs, after: (delayMs, task) => world.after(delayMs, life, task) };
  const log = silentLog;
  let bundle = firstBundle;
  let decisions = 0;
  // A restart must not give the ids of the life before again.
  const startedAtMs = world.nowMs;

  const index = new GrantIndex(REMEMBERED);
  const cache = new DecisionCache(REMEMBERED, { cacheHit() {}, cacheMiss() {} });
  index.onChange(() => cache.clear());
  const grantKeeper = new GrantKeeper({ environment: ENVIRONMENT, index, verifyOutcome: verify, clock, log });
  const evaluate = cache.evaluate.bind(cache);
  const step: CheckDeps["step"] = (request, decisionId, held) =>
    decide(request, decisionId, { bundle, facts: NO_FACTS, nowMs: nowMs(), freshness: "fresh" }, index, evaluate, held);

  const waiters = new Waiters(100, clock);
  const verifier = new OutcomeVerifier(ENVIRONMENT, verify, log);
  const reader = new ApprovalReader(ENVIRONMENT, bus.approvals.logFor(life), verifier);
  const intake = new DecidedIntake({ waiters, verifier, reader, clock, log });
  const spool = new DiskSpool(disk, life, world);
  const escalator: Escalator = new Escalator(
    {
      reader,
      queue: bus.escalationsFor(life),
      spool,
      mayUse: (grant) => index.standing(grant, nowMs()) === "usable",
      onSpooled: () => flusher.onSpooled(),
      clock,
      log,
      busTimeoutMs: BUS_TIMEOUT_MS,
    },
    REMEMBERED,
  );
  const connected = () => life.connected;
  const flusher = new SpoolFlusher({ flush: () => escalator.flush(), size: () => spool.size, connected, clock, log });
  const trail = new AuditTrail({
    environment: ENVIRONMENT,
    source: life.node,
    publish: (batch) => bus.auditFor(life).publish(batch),
    clock,
    log,
    busTimeoutMs: BUS_TIMEOUT_MS,
  });

  const uses = bus.uses.portFor(life);
  const budgets = new EscalationBudget(REMEMBERED);
  const settle: SettleDeps = {
    environment: ENVIRONMENT,
    agentId: life.node,
    step,
    take: auditedTake(
      (grant, decisionId, busTimeoutMs) => {
        const record = { agentId: life.node, decisionId, atMs: nowMs() };
        return takeUse({ store: uses, ledger: index.uses, clock, log }, grant, record, busTimeoutMs);
      },
      trail,
      () => "",
      clock,
      log,
    ),
    missing: (workflow, { request, options }) => {
      const demands = bundle.requestDemands.get(workflow);
      if (demands === undefined) return undefined;
      const missing = missingFrom(demands, options);
      if (missing !== undefined || demands.budget === undefined) return missing;
      return budgets.spend(workflow, request.subject, demands.budget, nowMs());
    },
    escalator,
    waiters,
    intake,
    connected,
    clock,
    maxWaitMs: MAX_WAIT_MS,
    onUnreachable: "deny",
    busTimeoutMs: BUS_TIMEOUT_MS,
  };

  /** As agent/bus-watches.ts: what a broken connection may have cost is made up for. */
  const onConnected = () => {
    void intake.catchUpAll();
    flusher.onConnected();
  };
  const watch = (): void => {
    bus.grants
      .portFor(life)
      .watch(
        ENVIRONMENT,
        (grantId, entry) => {
          grantKeeper.offer(grantId, entry);
          if (entry?.revoked === true) journal.revocationKnown(life, grantId);
        },
        () => {},
      )
      .catch(() => world.after(500, life, watch));
  };
  watch();
  void bus.decided.portFor(life).subscribe(ENVIRONMENT, (approvalId, jws) => intake.announced(approvalId, jws));
  life.onConnectionChange((isConnected) => {
    if (isConnected) onConnected();
  });
  onConnected();

  return {
    life,
    get bundle() {
      return bundle;
    },
    swap(next) {
      bundle = next;
      cache.clear();
    },
    check: {
      step,
      settle: (call, first) => settleCall(settle, call, first),
      record: (request, decision) => {
        const revision = bundle.manifest.revision;
        const revoked = journal.revokedKnownTo(life);
        journal.given.push({ life, request, decision, atMs: world.nowMs, revision, revoked });
        if (decision.decision === "PENDING") journal.promised.add(decision.approvalId);
      },
      stopwatchMs: () => 0,
      nextId: () => `${life.node}-${startedAtMs}-${decisions++}`,
      settling: new Gate(200, ""),
    },
    report: (approvalId, decisionId, status) =>
      void trail.record("outcome", {
        atMs: nowMs(),
        traceId: "",
        data: { decisionId, approvalId, status, message: "" },
      }),
  };
}
