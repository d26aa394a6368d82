import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { fromTimestamp, toTimestamp } from "../../runtime/rpc/time.ts";
import type { AuditReader, FleetStore } from "../../shared/bus/ports.ts";
import { ShadowTotals } from "../../shared/shadow/shadow-report.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import { bundleMessage } from "../bundles/bundle-message.ts";
import { orderOf, publicationMessage, requireShort } from "../bundles/publication-message.ts";
import type { Publisher } from "../bundles/publisher.ts";
import type { Environments } from "../environment.ts";
import { readDifferences } from "./read-differences.ts";
import { agentMessage, reportMessage } from "./report-message.ts";
import type { ShadowPublisher } from "./shadow-publisher.ts";

const DAY_MS = 86_400_000;
const DEFAULT_EXAMPLES = 3;
const MAX_EXAMPLES = 20;

export interface ShadowServicePorts {
  readonly shadows: ShadowPublisher;
  readonly publisher: Publisher;
  readonly audit: AuditReader;
  readonly fleet: FleetStore;
  readonly environments: Environments;
  readonly nowMs: () => number;
}

/** postern.v1.ShadowService: policies beside those in force, and what they would have changed. */
export function shadowService(ports: ShadowServicePorts): RpcService {
  const { shadows, publisher, audit, fleet, environments, nowMs } = ports;
  return defineService("postern.v1.ShadowService", {
    async Publish({ environment: named, files, message }, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, named);
      requireShort("message", message);
      const order = { environment, by: principal.name, message };
      const { manifest, unchanged, diagnostics } = await shadows.publish(order, files);
      return { bundle: bundleMessage(manifest, 0), unchanged, diagnostics: [...diagnostics] };
    },

    async Get(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      if ((await shadows.manifest(environment)) === undefined) return {};
      const { manifest, content } = await shadows.content(environment);
      return { bundle: bundleMessage(manifest, 0), files: content.sources.map((file) => ({ ...file })) };
    },

    async Remove({ environment: named, message }, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, named);
      requireShort("message", message);
      const manifest = await shadows.remove({ environment, by: principal.name, message });
      return { bundle: bundleMessage(manifest, manifest.revision) };
    },

    async Promote(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const { content } = await shadows.content(environment);
      return publicationMessage(await publisher.publish(orderOf(principal, environment, request), content.sources));
    },

    async Report(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const sinceMs = request.since === null ? nowMs() - DAY_MS : fromTimestamp(request.since);
      const { shadowRevision, agentId: wantedAgent } = request;
      const totals = new ShadowTotals(
        request.examples > 0 ? Math.min(request.examples, MAX_EXAMPLES) : DEFAULT_EXAMPLES,
      );
      for await (const { agentId, difference } of readDifferences(audit, environment, sinceMs)) {
        if (shadowRevision !== 0 && difference.shadowRevision !== shadowRevision) continue;
        if (wantedAgent === "" || wantedAgent === agentId) totals.add(agentId, difference);
      }
      const [agents, shadow] = await Promise.all([fleet.list(environment), shadows.manifest(environment)]);
      return {
        ...reportMessage(totals.report()),
        shadow: shadow === undefined ? null : bundleMessage(shadow, 0),
        agents: agents.flatMap(agentMessage),
        since: toTimestamp(sinceMs),
      };
    },
  });
}
