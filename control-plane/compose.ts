import { readFile } from "node:fs/promises";
import { openKeyRing } from "../runtime/keys/open-key-ring.ts";
import { openSigningKey } from "../runtime/keys/open-signing-key.ts";
import { createLogger, type Logger } from "../runtime/log/logger.ts";
import { connectBus } from "../runtime/nats/connect-bus.ts";
import { createGrpcJsServer, type ServerTls } from "../runtime/rpc/grpc-js-server.ts";
import { healthService } from "../runtime/rpc/health.ts";
import { type Interceptor, intercept } from "../runtime/rpc/intercept.ts";
import { reflectionServices } from "../runtime/rpc/reflection.ts";
import type { ListenAddress } from "../runtime/rpc/service.ts";
import { activeTraceparent } from "../runtime/telemetry/carrier.ts";
import { rpcTelemetry } from "../runtime/telemetry/rpc-spans.ts";
import type { ControlPlaneSettings } from "../shared/config/index.ts";
import type { JsonObject } from "../shared/json.ts";
import { eventText } from "../shared/rollout/explain.ts";
import { askingApprover } from "./approvals/asking-approver.ts";
import { createApprovals } from "./approvals/create-approvals.ts";
import { AuditTrail } from "./audit/audit-trail.ts";
import { notes } from "./audit/notes.ts";
import { guardInterceptor } from "./auth/guard-interceptor.ts";
import { openTokenStore } from "./auth/token-store.ts";
import { BundleLibrary } from "./bundles/bundle-library.ts";
import { BundleWriter } from "./bundles/bundle-writer.ts";
import { LeftoverSweeper } from "./bundles/leftover-sweeper.ts";
import { Publisher } from "./bundles/publisher.ts";
import { createChanges } from "./changes/create-changes.ts";
import { loadEnvironments } from "./changes/load-environments.ts";
import { createServices } from "./create-services.ts";
import { DelegationView } from "./delegations/delegation-view.ts";
import { serveEnvironments } from "./environment.ts";
import { startExpirySweep } from "./facts/expiry-sweep.ts";
import { FactView } from "./facts/fact-view.ts";
import { followRevocations } from "./keys/follow-revocations.ts";
import { createNotifications } from "./notifications/create-notifications.ts";
import { loadTargets } from "./notifications/load-targets.ts";
import { startNotificationMetrics } from "./notifications/notification-metrics.ts";
import type { NotificationsConfig } from "./notifications/target.ts";
import { type Readiness, readinessInterceptor } from "./readiness.ts";
import { approvedRollouts } from "./rollouts/approved-rollouts.ts";
import { createRollouts } from "./rollouts/create-rollouts.ts";
import { RolloutGate } from "./rollouts/rollout-gate.ts";
import { activeTraceId, approvalSpans } from "./telemetry/approval-spans.ts";
import { startMetrics } from "./telemetry/start-metrics.ts";

/**
 * A name in the health service beside the services: NOT_SERVING when the bus runs, but not as it is configured to (its
 * replicas or storage differ, or it may not sync before it acknowledges); the log says what.
 */
export const DURABILITY = "postern.durability";

/** A control plane that runs. */
export interface ControlPlane {
  /** Where it listens: for port 0, with the port that the system chose. */
  readonly address: ListenAddress;
  /** Refuses new calls, answers the accepted ones, hands back what it took off the bus, and disconnects. */
  stop(): Promise<void>;
  /** Resolves when it can't go on; pends for ever otherwise. */
  readonly failed: Promise<Error>;
}

export interface ControlPlaneOptions {
  /** Instead of one made from the settings. */
  readonly logger?: Logger;
  readonly nowMs?: () => number;
  /** Gives up waiting for NATS. */
  readonly signal?: AbortSignal;
}

/**
 * Starts a control plane: everything it is made of is wired here. Resolves when it serves: NATS is there, the streams
 * stand, the approvals log is folded. Until then its health says NOT_SERVING. Throws SIGNING_KEY_INVALID,
 * TRUSTED_KEYS_INVALID, TOKEN_FILE_INVALID, NOTIFICATIONS_FILE_INVALID, ENVIRONMENTS_FILE_INVALID, ADDRESS_IN_USE.
 */
export async function startControlPlane(
  settings: ControlPlaneSettings,
  options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
  const nowMs = options.nowMs ?? Date.now;
  const log =
    options.logger ?? createLogger({ name: "control-plane", level: settings.logLevel, format: settings.logFormat });

  // What must be right before anything is opened.
  const { keys: trusted, close: closeKeys } = await openKeyRing(settings.trustedKeys, log);
  const { key, close: closeSigningKey } = await openSigningKey(settings.signingKey, trusted, log);
  const tokens = await openTokenStore(settings.tokensFile, log, nowMs);
  const tls = await loadTls(settings);
  const notify = await loadNotifications(settings);
  const rules = await loadEnvironments(settings.environmentsFile, settings.environments);

  const bus = await connectBus({
    servers: settings.nats,
    ...(settings.natsUser === undefined ? {} : { user: settings.natsUser }),
    ...(settings.natsPassword === undefined ? {} : { password: settings.natsPassword }),
    name: `postern-control-plane ${settings.replicaId}`,
    replicas: settings.replicas,
    ensure: true,
    logger: log,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });

  const trail = new AuditTrail({ audit: bus.audit, log, nowMs, source: settings.replicaId });
  const environments = serveEnvironments(settings.environments);
  const onFactChanged = (environment: string, change: JsonObject) =>
    trail.note(notes.factChanged(environment, change, activeTraceId() ?? ""));
  const stopExpirySweep = startExpirySweep({
    facts: bus.facts,
    environments: settings.environments,
    nowMs,
    log,
    onExpired: onFactChanged,
  });
  const delegations = new DelegationView(bus.delegations, nowMs);
  const stopRevocations = await followRevocations(bus.revocations, trusted, log);
  const library = new BundleLibrary(bus.bundles, trusted, log);
  const declarations = (environment: string) => library.factDeclarations(environment);
  const factView = new FactView(bus.facts, declarations);
  trusted.onChange(() => library.keysChanged());
  const leftovers = new LeftoverSweeper({ store: bus.bundles, nowMs, log });
  const writer = new BundleWriter({
    store: bus.bundles,
    key,
    nowMs,
    onPublished: (manifest) => {
      const { environment, revision, digest, publishedBy } = manifest;
      log.info({ environment, revision, digest, publishedBy }, "bundle published");
      trail.note(notes.published(manifest, activeTraceId() ?? ""));
      leftovers.published(environment);
    },
  });
  const approvals = createApprovals({
    bus,
    key,
    nowMs,
    snapshotEvery: settings.snapshotEvery,
    log,
    workflow: (environment, revision, name) => library.workflow(environment, revision, name),
    facts: (environment, atMs) => factView.at(environment, atMs),
    askApprover: askingApprover(settings.approverSecretsDir, nowMs),
    spans: approvalSpans,
    onOwnChange: (change) => {
      trail.note(notes.approvalChanged(change));
      if (change.ended) metrics.ended(change.entry);
    },
    onRefused: (escalation, why) => trail.note(notes.escalationRefused(escalation, why)),
    onUnreadable: (subject) => trail.note(notes.unreadable(subject)),
  });

  const rollouts = createRollouts({
    bus,
    library,
    writer,
    environments: settings.environments,
    everyMs: settings.rolloutCheckEveryMs,
    nowMs,
    log,
    onEvent: (rollout, event) => {
      const { id, environment } = rollout;
      const say = event.kind === "rolled_back" ? log.warn : log.info;
      say.call(log, { environment, rollout: id, event: event.kind }, eventText(event));
      trail.note(notes.rolloutChanged(rollout, event, activeTraceId() ?? ""));
    },
  });
  const changes = createChanges({
    rules,
    bus,
    library,
    writer,
    rollouts: approvedRollouts(rollouts.engine, bus.bundles, nowMs),
    keys: trusted,
    facts: (environment, atMs) => factView.at(environment, atMs),
    approvals,
    replicaId: settings.replicaId,
    log,
    nowMs,
    traceparent: activeTraceparent,
    onProposed: (change) => trail.note(notes.changeProposed(change, activeTraceId() ?? "")),
    onEnded: (change, end) => {
      log.info({ environment: change.environment, change: change.id, ...end }, "change of policies ended");
      trail.note(notes.changeEnded(change, end));
    },
  });
  const gate = new RolloutGate(changes.gate);
  const publisher = new Publisher({ library, writer, gate });

  const notifications = createNotifications({
    config: notify,
    bus: bus.notifications,
    log: bus.approvals,
    nowMs,
    logger: log,
  });

  const metrics = await startMetrics(bus, settings.environments, approvals.view);
  const stopNotificationMetrics = startNotificationMetrics(
    notify.targets,
    notifications.tally,
    bus.notifications.queue,
    nowMs,
  );

  const health = healthService();
  const readiness: Readiness = { ready: false };
  const services = createServices({
    bus,
    settings,
    environments,
    rules,
    tokens,
    keys: trusted,
    signingKid: () => key.kid,
    library,
    writer,
    publisher,
    gate,
    changes,
    rollouts,
    approvals,
    delegations,
    notify,
    trail,
    onFactChanged,
    log,
    nowMs,
  });
  const guard = guardInterceptor({
    tokens,
    onDenied: (denied) => {
      log.warn({ ...denied }, "call turned away");
      trail.note(notes.accessDenied(denied, activeTraceId() ?? ""));
    },
  });
  const interceptors: readonly Interceptor[] = [rpcTelemetry(), guard, readinessInterceptor(readiness)];
  // Reflection needs a token like everything else, any role: what can be called here is no public knowledge.
  const reflection = reflectionServices([health.service, ...services]).map((service) => intercept(service, [guard]));
  const guarded = services.map((service) => intercept(service, interceptors));
  const server = createGrpcJsServer([health.service, ...reflection, ...guarded], {
    logger: log,
    maxRequestBytes: settings.maxRequestBytes,
    ...(tls === undefined ? {} : { tls }),
  });

  function reportHealth(serving: boolean): void {
    for (const name of ["", ...services.map((service) => service.name)]) health.set(name, serving);
  }

  async function close(): Promise<void> {
    await rollouts.ticker.stop();
    await changes.keeper.stop();
    await Promise.all([approvals.stop(), notifications.stop()]);
    await metrics.stop();
    await stopNotificationMetrics();
    await stopExpirySweep();
    await factView.stop();
    await delegations.stop();
    await leftovers.stop();
    await stopRevocations();
    closeKeys();
    closeSigningKey();
    await trail.stop();
    await bus.connection.close();
  }

  try {
    const address = await server.listen({ kind: "tcp", ...settings.listen });
    // First, so that it hears of all that this replica does.
    await notifications.start();
    await delegations.start(settings.environments);
    await approvals.start();
    rollouts.ticker.start();
    await changes.keeper.start(settings.environments);
    readiness.ready = true;
    health.set(DURABILITY, bus.warnings.length === 0);
    reportHealth(bus.connection.connected);
    // Without the bus nothing can be promised; it comes back by itself.
    const unsubscribe = bus.connection.onConnectionChange(reportHealth);
    log.info({ address, environments: settings.environments, pending: approvals.view.pendingCount }, "serving");
    return {
      address,
      failed: new Promise(() => {}),
      async stop() {
        unsubscribe();
        reportHealth(false);
        // Watches are told to open their stream again, elsewhere.
        await server.drain(settings.drainTimeoutMs);
        await close();
        log.info({}, "stopped");
      },
    };
  } catch (error) {
    await server.drain(0);
    await close();
    throw error;
  }
}

async function loadNotifications({ notificationsFile }: ControlPlaneSettings): Promise<NotificationsConfig> {
  if (notificationsFile === undefined) return { consoleUrl: undefined, targets: [] };
  return loadTargets(notificationsFile, process.env);
}

async function loadTls(settings: ControlPlaneSettings): Promise<ServerTls | undefined> {
  if (settings.tlsCert === undefined || settings.tlsKey === undefined) return undefined;
  return { cert: await readFile(settings.tlsCert), key: await readFile(settings.tlsKey) };
}
