import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openKeyRing } from "../runtime/keys/open-key-ring.ts";
import { createLogger, type Logger } from "../runtime/log/logger.ts";
import { connectBus } from "../runtime/nats/connect-bus.ts";
import { healthService } from "../runtime/rpc/health.ts";
import { intercept } from "../runtime/rpc/intercept.ts";
import { reflectionServices } from "../runtime/rpc/reflection.ts";
import type { ListenAddress, RpcServer } from "../runtime/rpc/service.ts";
import { agentMetrics } from "../runtime/telemetry/agent-metrics.ts";
import { activeTraceparent } from "../runtime/telemetry/carrier.ts";
import { rpcTelemetry } from "../runtime/telemetry/rpc-spans.ts";
import { metering, tracing } from "../runtime/telemetry/switches.ts";
import { missingFrom } from "../shared/approval/request-demands.ts";
import { decodeEscalation, encodeEscalation } from "../shared/bus/codec.ts";
import type { AgentSettings } from "../shared/config/index.ts";
import type { Heartbeat } from "../shared/fleet/model.ts";
import { AuditTrail } from "./audit/audit-trail.ts";
import { auditedTake } from "./audit/audited-take.ts";
import { decisionLog } from "./audit/decision-log.ts";
import { decisionRecorder, recordKey } from "./audit/decision-recorder.ts";
import { traceIdOf } from "./audit/trace-id.ts";
import { watchBus } from "./bus-watches.ts";
import { openEnforcement } from "./enforcement.ts";
import { ApprovalReader } from "./escalation/approval-reader.ts";
import { DecidedIntake } from "./escalation/decided-intake.ts";
import { EscalationBudget } from "./escalation/escalation-budget.ts";
import { Escalator } from "./escalation/escalator.ts";
import { OutcomeVerifier } from "./escalation/outcome-verifier.ts";
import { Spool } from "./escalation/spool.ts";
import { SpoolFlusher } from "./escalation/spool-flusher.ts";
import { Waiters } from "./escalation/waiters.ts";
import { every } from "./every.ts";
import { agentState } from "./heartbeat/agent-state.ts";
import { Counters } from "./heartbeat/counters.ts";
import { HeartbeatSender } from "./heartbeat/heartbeat.ts";
import { TrustMemory } from "./keys/trust-memory.ts";
import { loadTls } from "./load-tls.ts";
import type { Clock } from "./ports.ts";
import type { SettleDeps } from "./release/call.ts";
import { settleCall } from "./release/settle-call.ts";
import { takeUse } from "./release/take-use.ts";
import { countErrors } from "./service/count-errors.ts";
import { Gate } from "./service/gate.ts";
import { guardService } from "./service/guard.ts";
import { ShadowJournal } from "./shadow/shadow-journal.ts";
import { ShadowObserver } from "./shadow/shadow-observer.ts";
import { systemClock } from "./system-clock.ts";
import { annotateDecision } from "./telemetry/annotate-decision.ts";
import { tracedQueue } from "./telemetry/traced-queue.ts";
import { createServer } from "./transport/create-server.ts";
import { uuidV7 } from "./uuid-v7.ts";
import { takeTally } from "./workers/take-tally.ts";
import { WorkerPool } from "./workers/worker-pool.ts";

/** An agent that runs. */
export interface Agent {
  /** As bound: the Unix socket, then TCP with the port that the system chose, if any. */
  readonly addresses: readonly ListenAddress[];
  /** Answers what was accepted (waiting calls with PENDING), sends out what it still holds, disconnects. */
  stop(): Promise<void>;
  /** How it stands now, as its heartbeats tell the fleet. */
  state(): Heartbeat;
  /** The processes that answer checks beside this one; none when it answers them itself. */
  workerPids(): readonly number[];
  /** Resolves when it can't go on; pends for ever otherwise. */
  readonly failed: Promise<Error>;
}

export interface AgentOptions {
  /** Instead of one made from the settings. */
  readonly logger?: Logger;
  /** What heartbeats say. */
  readonly version?: string;
  readonly clock?: Clock;
  /** The built program of a worker, when this is not run from the build. */
  readonly workerProgram?: string;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** Longest that one question to the bus may hold up a call. */
const BUS_TIMEOUT_MS = 5_000;
/** Calls in hand that memory alone could not answer, on top of those that may wait. */
const SETTLING_BESIDE_WAITING = 2_000;
const NO_SHADOW = { revision: 0, problem: "" } as const;
const SWEEP_EVERY_MS = 60_000;
/** Explanations under way: each looks at every rule, and the first one after a new bundle reads it. */
const MAX_EXPLAINING = 4;

/**
 * Starts an agent: everything it is made of is wired here. Resolves when it listens, with or without a bundle and
 * whether or not the bus is there. Throws TRUSTED_KEYS_INVALID, SOCKET_IN_USE, ADDRESS_IN_USE.
 */
export async function startAgent(settings: AgentSettings, options: AgentOptions = {}): Promise<Agent> {
  const { environment, agentId, dataDir } = settings;
  const clock = options.clock ?? systemClock;
  const log = options.logger ?? createLogger({ name: "agent", level: settings.logLevel, format: settings.logFormat });
  const startedAtMs = clock.nowMs();

  // What must be right before anything is opened.
  const tls = await loadTls(settings);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const memory = await TrustMemory.open(dataDir, environment);
  const { keys, close: closeKeys } = await openKeyRing(settings.trustedKeys, log, memory.revoked);
  const spool = new Spool(
    join(dataDir, "spool"),
    settings.spoolMaxEntries,
    { encode: encodeEscalation, decode: decodeEscalation },
    log,
  );
  await spool.open();

  const bus = await connectBus({
    servers: settings.nats,
    ...(settings.natsUser === undefined ? {} : { user: settings.natsUser }),
    ...(settings.natsPassword === undefined ? {} : { password: settings.natsPassword }),
    name: `postern-agent ${environment}/${agentId}`,
    ensure: false,
    logger: log,
  });
  if (options.signal?.aborted === true) {
    closeKeys();
    await bus.connection.close();
    options.signal.throwIfAborted();
  }
  const connected = () => bus.connection.connected;

  const counters = new Counters();
  const waiters = new Waiters(settings.maxWaiting, clock);
  const metrics = agentMetrics({
    revision: () => enforcement.holder.revision,
    waiting: () => waiters.size,
    spooled: () => spool.size,
    factsAgeMs: () => {
      const { seenAtMs } = enforcement.facts.at(clock.nowMs()).times;
      return seenAtMs === undefined ? undefined : Math.max(0, clock.nowMs() - seenAtMs);
    },
  });
  const redactKey = recordKey(settings);
  // One worker is this process itself.
  const pool =
    settings.workers > 1
      ? new WorkerPool({
          settings,
          recordKey: redactKey,
          version: options.version ?? "",
          program: options.workerProgram,
          tls,
          logger: log,
          onTally: (tallied) =>
            takeTally(tallied, { counters, trial: enforcement.trial, metrics, trail, shadow: journal }),
        })
      : undefined;
  const enforcement = await openEnforcement({
    settings,
    bus,
    keys,
    memory,
    clock,
    log,
    cacheCount: metrics,
    watcher: pool,
  });
  const { holder, trial, index, contact, step } = enforcement;

  // Asking, waiting, releasing.
  const verifier = new OutcomeVerifier(environment, enforcement.verifyOutcome, log);
  const reader = new ApprovalReader(environment, bus.approvals, verifier);
  const intake = new DecidedIntake({ waiters, verifier, reader, clock, log });
  const traceparent = () => (tracing.enabled ? activeTraceparent() : "");
  const escalator: Escalator = new Escalator({
    reader,
    queue: tracedQueue(bus.escalations),
    spool,
    mayUse: (grant) => index.standing(grant, clock.nowMs()) === "usable",
    onSpooled: () => flusher.onSpooled(),
    clock,
    log,
    busTimeoutMs: BUS_TIMEOUT_MS,
  });
  const flusher = new SpoolFlusher({ flush: () => escalator.flush(), size: () => spool.size, connected, clock, log });
  const trail = new AuditTrail({
    environment,
    source: agentId,
    publish: (batch) => bus.audit.publish(batch),
    clock,
    log,
    busTimeoutMs: BUS_TIMEOUT_MS,
  });

  const journal = new ShadowJournal({ trail, onDifference: metrics.shadowDiffers, clock });
  const shadowObserver = new ShadowObserver({
    shadow: () => enforcement.shadowKeeper.current,
    oneIn: settings.shadowOneIn,
    situation: enforcement.situation,
    factsUnder: (declared, nowMs) => enforcement.facts.under(declared, nowMs),
    onDifference: (difference) => journal.add(difference),
    onCompared: () => journal.count(1, 0),
    onSkipped: () => journal.count(0, 1),
    nowMs: () => clock.nowMs(),
  });

  const budgets = new EscalationBudget();
  const settleDeps: SettleDeps = {
    environment,
    agentId,
    step,
    take: auditedTake(
      async (grant, decisionId, busTimeoutMs) => {
        const record = { agentId, decisionId, atMs: clock.nowMs() };
        const taking = await takeUse({ store: bus.uses, ledger: index.uses, clock, log }, grant, record, busTimeoutMs);
        // The bucket brings it a moment later; whoever asks for the like at once must not have people asked anew. What is
        // held here was verified.
        if (taking.kind === "taken" && grant.uses > 1) index.add(grant);
        return taking;
      },
      trail,
      traceparent,
      clock,
      log,
    ),
    missing: (workflow, { request, options: given }) => {
      const demands = holder.current?.requestDemands.get(workflow);
      if (demands === undefined) return undefined;
      const missing = missingFrom(demands, given);
      if (missing !== undefined || demands.budget === undefined) return missing;
      return budgets.spend(workflow, request.subject, demands.budget, clock.nowMs());
    },
    escalator,
    waiters,
    intake,
    connected,
    clock,
    maxWaitMs: settings.maxWaitMs,
    onUnreachable: settings.onUnreachable,
    busTimeoutMs: BUS_TIMEOUT_MS,
  };

  const recorder = decisionRecorder(settings, redactKey, holder, clock.nowMs());
  const logText = decisionLog(settings, recorder);
  const guard = guardService({
    check: {
      step,
      settle: (call, first) => {
        if (first.kind !== "escalate") return settleCall(settleDeps, call, first);
        return settleCall(settleDeps, call, first).finally(trial.countEscalated(first.frame.bundleRevision));
      },
      record: (request, decision, parent, decidedInMs) => {
        counters.count(decision.decision);
        trial.count(decision.decision, decision.bundleRevision, decision.errors.length > 0);
        metrics.checked(decision.decision, decision.reasonCode, decidedInMs);
        const text = logText(request, decision, traceIdOf(parent), clock.nowMs());
        if (text !== undefined) trail.decision(text);
        shadowObserver.note(request, decision);
        if (tracing.enabled) annotateDecision(request, decision);
      },
      stopwatchMs: () => (metering.enabled ? performance.now() : 0),
      nextId: () => uuidV7(clock.nowMs()),
      settling: new Gate(settings.maxWaiting + SETTLING_BESIDE_WAITING, "Ask again; raise maxWaiting if this lasts."),
    },
    await: {
      environment,
      approvals: bus.approvals,
      expects: (approvalId) => escalator.expects(approvalId),
      connected,
      clock,
      verify: (approvalId, jws) => verifier.verify(approvalId, jws),
      awaiting: new Gate(settings.maxWaiting, "Open the stream again later, or raise maxWaiting."),
    },
    reportOutcome: ({ decisionId, approvalId, status, message }, parent) =>
      trail.record("outcome", {
        atMs: clock.nowMs(),
        traceId: traceIdOf(parent),
        data: { decisionId, approvalId, status, message },
      }),
    explain: {
      situation: enforcement.situation,
      grants: index,
      missing: ({ requestDemands }, workflow, given) => {
        const demands = requestDemands.get(workflow);
        return demands && missingFrom(demands, given);
      },
      policySet: ({ manifest }) => enforcement.contents.policySet(manifest),
      gate: new Gate(MAX_EXPLAINING, "Ask again."),
    },
    limits: { maxDepth: settings.maxDepth, maxFields: settings.maxFields },
    maxBatch: settings.maxBatch,
    traceparent,
  });
  const health = healthService();
  const observed = [
    rpcTelemetry(),
    countErrors(() => {
      counters.errors++;
      trial.countFailed();
    }),
  ];
  const observedGuard = intercept(guard, observed);
  const reportHealth = (serving: boolean) => {
    for (const name of ["", guard.name]) health.set(name, serving);
    pool?.health(serving);
  };
  reportHealth(holder.current !== undefined);
  let draining = false;
  holder.onSwap(() => reportHealth(!draining));
  holder.onDrop(() => reportHealth(false));

  const state = () =>
    agentState({
      agentId,
      environment,
      version: options.version ?? "",
      startedAtMs,
      holder,
      contact,
      counters,
      labels: settings.labels,
      trial,
      shadow: () => ({ ...(enforcement.shadowKeeper.standing ?? NO_SHADOW), ...journal.counts }),
      waiting: () => waiters.size,
      spooled: () => spool.size,
      report: enforcement.report,
      facts: enforcement.facts,
      keys,
      clock,
    });
  const heartbeat = new HeartbeatSender({
    fleet: bus.fleet,
    state,
    onContact: enforcement.noteContact,
    clock,
    log,
  });

  const stopWatching = await watchBus(bus, environment, { enforcement, intake, flusher });
  heartbeat.start();
  const stopSweeping = every(clock, SWEEP_EVERY_MS, () => {
    index.sweep(clock.nowMs());
    enforcement.grantKeeper.sweep();
  });
  enforcement.report.onChange(() => heartbeat.soon());
  keys.onChange(() => heartbeat.soon());
  trial.onTake(() => heartbeat.soon());
  enforcement.shadowKeeper.onStanding(() => heartbeat.soon());

  let server: RpcServer | undefined;
  const close = async () => {
    heartbeat.stop();
    stopSweeping();
    closeKeys();
    await stopWatching();
    await enforcement.stop();
    flusher.stop();
    journal.write();
    trail.stop();
    if (connected()) await Promise.all([flusher.flush(), trail.flush(), heartbeat.farewell()]);
    await bus.connection.close();
  };

  try {
    const services = [health.service, ...reflectionServices([health.service, guard]), observedGuard];
    const serving = (await pool?.serve(observedGuard)) ?? createServer(services, settings, log, tls);
    server = serving;
    const addresses: ListenAddress[] = [];
    addresses.push(await server.listen({ kind: "unix", path: settings.socket, mode: settings.socketMode }));
    if (settings.listen !== undefined) addresses.push(await server.listen({ kind: "tcp", ...settings.listen }));
    log.info({ addresses, environment, revision: holder.revision }, "listening");
    return {
      addresses,
      state,
      workerPids: () => pool?.pids ?? [],
      failed: new Promise(() => {}),
      async stop() {
        draining = true;
        reportHealth(false);
        // Whoever waits is told PENDING now: the approval goes on without this agent.
        waiters.drain();
        await serving.drain(settings.drainTimeoutMs);
        await close();
        log.info({ spooled: spool.size, unaudited: trail.queued }, "stopped");
      },
    };
  } catch (error) {
    await server?.drain(0);
    await close();
    throw error;
  }
}
