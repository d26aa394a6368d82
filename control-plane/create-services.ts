import type { KeyRing } from "../runtime/keys/key-ring.ts";
import type { Logger } from "../runtime/log/logger.ts";
import type { ConnectedBus } from "../runtime/nats/connect-bus.ts";
import type { RpcService } from "../runtime/rpc/service.ts";
import type { ControlPlaneSettings } from "../shared/config/index.ts";
import type { JsonObject } from "../shared/json.ts";
import type { EnvironmentTable } from "../shared/promotion/model.ts";
import { approvalService } from "./approvals/approval-service.ts";
import type { Approvals } from "./approvals/create-approvals.ts";
import type { AuditTrail } from "./audit/audit-trail.ts";
import { notes } from "./audit/notes.ts";
import type { TokenDirectory } from "./auth/token-store.ts";
import type { BundleLibrary } from "./bundles/bundle-library.ts";
import type { BundleWriter } from "./bundles/bundle-writer.ts";
import { policyService } from "./bundles/policy-service.ts";
import type { Gate, Publisher } from "./bundles/publisher.ts";
import type { Changes } from "./changes/create-changes.ts";
import { decisionService } from "./decisions/decision-service.ts";
import { delegationService } from "./delegations/delegation-service.ts";
import type { DelegationView } from "./delegations/delegation-view.ts";
import { votingActor } from "./delegations/voting-actor.ts";
import type { Environments } from "./environment.ts";
import { factService } from "./facts/fact-service.ts";
import { fleetService } from "./fleet/fleet-service.ts";
import { grantService } from "./grants/grant-service.ts";
import { impactService } from "./impact/impact-service.ts";
import { keyService } from "./keys/key-service.ts";
import { notificationService } from "./notifications/notification-service.ts";
import type { NotificationsConfig } from "./notifications/target.ts";
import type { createRollouts } from "./rollouts/create-rollouts.ts";
import { rolloutService } from "./rollouts/rollout-service.ts";
import { ShadowPublisher } from "./shadow/shadow-publisher.ts";
import { shadowService } from "./shadow/shadow-service.ts";
import { activeTraceId, approvalSpans } from "./telemetry/approval-spans.ts";

export interface ServicesPorts {
  readonly bus: ConnectedBus;
  readonly settings: Pick<ControlPlaneSettings, "environments">;
  readonly environments: Environments;
  readonly rules: EnvironmentTable;
  readonly tokens: TokenDirectory;
  readonly keys: KeyRing;
  /** The key that signs at this moment. */
  readonly signingKid: () => string;
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
  readonly publisher: Publisher;
  readonly gate: Gate;
  readonly changes: Pick<Changes, "keeper">;
  readonly rollouts: Pick<ReturnType<typeof createRollouts>, "engine">;
  readonly approvals: Approvals;
  readonly delegations: DelegationView;
  readonly notify: NotificationsConfig;
  readonly trail: AuditTrail;
  readonly onFactChanged: (environment: string, change: JsonObject) => void;
  readonly log: Logger;
  readonly nowMs: () => number;
}

/** All that can be called, wired to what does it. */
export function createServices(ports: ServicesPorts): readonly RpcService[] {
  const { bus, settings, environments, rules, tokens, keys, signingKid, library, writer, publisher, gate } = ports;
  const { changes, rollouts, approvals, delegations, notify, trail, onFactChanged, log, nowMs } = ports;
  return [
    shadowService({
      shadows: new ShadowPublisher({ library, writer }),
      publisher,
      audit: bus.audit,
      fleet: bus.fleet,
      environments,
      nowMs,
    }),
    rolloutService({ engine: rollouts.engine, library, store: bus.bundles, gate, environments, nowMs }),
    policyService({
      publisher,
      library,
      environments,
      rules,
      openChanges: (environment) => changes.keeper.openCount(environment),
      changes: bus.changes,
      keeper: changes.keeper,
      engine: approvals.engine,
    }),
    decisionService({
      audit: bus.audit,
      facts: bus.facts,
      approvals: bus.approvals,
      policySet: (environment, revision) => library.policySet(environment, revision),
      environments,
    }),
    approvalService({
      approvals,
      log: bus.approvals,
      archive: bus.archive,
      environments,
      spans: approvalSpans,
      actor: votingActor({ delegations, tokens, nowMs }),
      nowMs,
      logger: log,
    }),
    delegationService({
      store: bus.delegations,
      view: delegations,
      tokens,
      environments,
      nowMs,
      onChanged: (delegation, operation, by) =>
        trail.note(notes.delegationChanged(delegation, operation, by, activeTraceId() ?? "")),
    }),
    grantService({ engine: approvals.engine, view: approvals.view, grants: bus.grants, environments, nowMs }),
    factService({
      facts: bus.facts,
      declarations: (environment) => library.puttableFacts(environment),
      audit: bus.audit,
      environments,
      nowMs,
      onChanged: onFactChanged,
    }),
    fleetService({
      fleet: bus.fleet,
      environments,
      wanted: async (environment) => {
        const pointer = (await bus.bundles.active(environment))?.pointer;
        return { active: pointer?.revision ?? 0, candidate: pointer?.candidate?.revision ?? 0 };
      },
      nowMs,
    }),
    impactService({ audit: bus.audit, facts: bus.facts, approvals: bus.approvals, library, environments, nowMs }),
    keyService({
      keys,
      kid: signingKid,
      library,
      writer,
      revocations: bus.revocations,
      environments,
      served: settings.environments,
      onRevoked: (revocation, by) => {
        log.warn({ ...revocation, by }, "signing key revoked");
        trail.note(notes.keyRevoked(revocation, by, activeTraceId() ?? ""));
      },
    }),
    notificationService({ targets: notify.targets, bus: bus.notifications, environments, nowMs }),
  ];
}
