import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { Principal } from "../auth/principal.ts";
import { changeToMessage } from "../changes/change-message.ts";
import { type ChangeMethodPorts, changeMethods } from "../changes/change-methods.ts";
import { pageSize, parsePageToken, takePage } from "../paging/page-token.ts";
import { notFound } from "./bundle-library.ts";
import { bundleMessage } from "./bundle-message.ts";
import { checkFiles, countPolicySet } from "./check-files.ts";
import { type EnvironmentInfoPorts, environmentInfo } from "./environment-info.ts";
import type { CheckedPublication, Order, Publication, Publisher } from "./publisher.ts";

const MAX_MESSAGE_CHARS = 4_096;

export interface PolicyServicePorts extends ChangeMethodPorts, EnvironmentInfoPorts {
  readonly publisher: Publisher;
}

/** What the requests that change an environment have in common. */
interface OrderFields {
  readonly message: string;
  readonly force: boolean;
  readonly expectedRevision?: number;
  readonly breakGlass?: string;
}

/** postern.v1.PolicyService: what is in force, and how it gets there. */
export function policyService(ports: PolicyServicePorts): RpcService {
  const { publisher, library, environments } = ports;
  return defineService("postern.v1.PolicyService", {
    Validate(request) {
      const { policySet, diagnostics } = checkFiles(request.files);
      return { valid: policySet !== undefined, diagnostics: [...diagnostics], ...countPolicySet(policySet) };
    },

    async Publish(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      return toResponse(await publisher.publish(orderOf(principal, environment, request), request.files));
    },

    async Rollback(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      return toResponse(await publisher.rollback(orderOf(principal, environment, request), request.revision));
    },

    async Promote(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const from = environments.one(principal, request.from);
      return toResponse(await publisher.promote(orderOf(principal, environment, request), from, request.fromRevision));
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

function orderOf(by: Principal, environment: string, fields: OrderFields): Order {
  const { message, force, expectedRevision, breakGlass = "" } = fields;
  requireShort("message", message);
  requireShort("break_glass", breakGlass);
  return { environment, by, message, expectedRevision, force, breakGlass };
}

function toResponse(publication: CheckedPublication | Publication) {
  const diagnostics = "diagnostics" in publication ? [...publication.diagnostics] : [];
  if (publication.state === "pending") return { change: changeToMessage(publication.change), diagnostics };
  const { manifest, state } = publication;
  return { bundle: bundleMessage(manifest, manifest.revision), unchanged: state === "unchanged", diagnostics };
}

function requireShort(field: string, text: string): void {
  if (text.length <= MAX_MESSAGE_CHARS) return;
  throw new PosternError("invalid_argument", "FIELD_TOO_LONG", `More than ${MAX_MESSAGE_CHARS} characters.`, {
    where: { field },
  });
}
