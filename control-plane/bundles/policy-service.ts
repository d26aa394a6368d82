import type { BundleInfo } from "../../proto/gen/postern/v1/BundleInfo.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { toTimestamp } from "../../runtime/rpc/time.ts";
import type { BundleManifest } from "../../shared/bundle/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Environments } from "../environment.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import { type BundleLibrary, notFound } from "./bundle-library.ts";
import { checkFiles, countPolicySet } from "./check-files.ts";
import type { Publication, Publisher } from "./publisher.ts";

const MAX_MESSAGE_CHARS = 4_096;

export interface PolicyServicePorts {
  readonly publisher: Publisher;
  readonly library: BundleLibrary;
  readonly environments: Environments;
}

/** postern.v1.PolicyService: what is in force, and how it gets there. */
export function policyService({ publisher, library, environments }: PolicyServicePorts): RpcService {
  return defineService("postern.v1.PolicyService", {
    Validate(request) {
      const { policySet, diagnostics } = checkFiles(request.files);
      return { valid: policySet !== undefined, diagnostics: [...diagnostics], ...countPolicySet(policySet) };
    },

    async Publish(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireMessage(request.message);
      const { files, message, expectedRevision } = request;
      return toResponse(await publisher.publish({ environment, files, message, by: principal.name, expectedRevision }));
    },

    async Rollback(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      requireMessage(request.message);
      const { revision, message } = request;
      return toResponse(await publisher.rollback({ environment, revision, message, by: principal.name }));
    },

    async Get(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      const active = (await library.active(environment))?.stored.pointer.revision;
      if (active === undefined) throw notFound(environment, request.revision);
      const wanted = request.revision === 0 ? active : request.revision;
      const { manifest, pointer } = await library.published(environment, wanted);
      const content = await library.content(environment, pointer);
      return { bundle: toMessage(manifest, active), files: content.sources.map((file) => ({ ...file })) };
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
        bundles: page.entries.map((manifest) => toMessage(manifest, active)),
        nextPageToken: page.nextPageToken,
      };
    },
  });
}

function toResponse({ manifest, unchanged, diagnostics }: Publication) {
  return { bundle: toMessage(manifest, manifest.revision), unchanged, diagnostics: [...diagnostics] };
}

function toMessage(manifest: BundleManifest, activeRevision: number): BundleInfo {
  const { publishedAtMs, ...rest } = manifest;
  return { ...rest, publishedAt: toTimestamp(publishedAtMs), active: manifest.revision === activeRevision };
}

function requireMessage(message: string): void {
  if (message.length <= MAX_MESSAGE_CHARS) return;
  throw new PosternError("invalid_argument", "FIELD_TOO_LONG", `More than ${MAX_MESSAGE_CHARS} characters.`, {
    where: { field: "message" },
  });
}
