import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import { type ChangeMethodPorts, changeMethods } from "../changes/change-methods.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import { notFound } from "./bundle-library.ts";
import { bundleMessage } from "./bundle-message.ts";
import { checkFiles, countPolicySet } from "./check-files.ts";
import { type EnvironmentInfoPorts, environmentInfo } from "./environment-info.ts";
import { orderOf, publicationMessage } from "./publication-message.ts";
import type { Publisher } from "./publisher.ts";

export interface PolicyServicePorts extends ChangeMethodPorts, EnvironmentInfoPorts {
  readonly publisher: Publisher;
}

/** postern.v1.PolicyService: what is in force, and how it gets there. */
export function policyService(ports: PolicyServicePorts): RpcService {
  const { publisher, library, environments } = ports;
  return defineService("postern.v1.PolicyService", {
    Validate(request) {
      const { policySet, lint } = checkFiles(request.files);
      const diagnostics = [...lint().diagnostics];
      return { valid: policySet !== undefined, diagnostics, ...countPolicySet(policySet) };
    },

    async Publish(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      return publicationMessage(await publisher.publish(orderOf(principal, environment, request), request.files));
    },

    async Rollback(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      return publicationMessage(await publisher.rollback(orderOf(principal, environment, request), request.revision));
    },

    async Promote(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const from = environments.one(principal, request.from);
      return publicationMessage(
        await publisher.promote(orderOf(principal, environment, request), from, request.fromRevision),
      );
    },

    async ListEnvironments(request, call) {
      const names = environments.some(principalOf(call), request.environment);
      return { environments: await Promise.all(names.map((name) => environmentInfo(ports, name))) };
    },

    ...changeMethods(ports),

    async Get(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const active = (await library.active(environment))?.stored.pointer.revision;
      if (active === undefined) throw notFound(environment, request.revision);
      const wanted = request.revision === 0 ? active : request.revision;
      const { manifest, pointer } = await library.published(environment, wanted);
      const content = await library.content(environment, pointer, manifest.purpose);
      return { bundle: bundleMessage(manifest, active), files: content.sources.map((file) => ({ ...file })) };
    },

    async List(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const size = pageSize(request.pageSize);
      const before = parsePageToken(request.pageToken);
      const history = (await library.history(environment)).map(({ manifest }) => manifest);
      const older = history.filter(({ revision }) => revision < before);
      const page = takePage(older, size, ({ revision }) => revision);
      const active = (await library.active(environment))?.stored.pointer.revision ?? 0;
      return {
        bundles: page.entries.map((manifest) => bundleMessage(manifest, active)),
        nextPageToken: page.nextPageToken,
      };
    },
  });
}
