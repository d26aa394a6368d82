import { randomUUID } from "node:crypto";
import type { ChangeRolloutRequest__Output } from "../../proto/gen/postern/v1/ChangeRolloutRequest.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { CallContext, RpcService } from "../../runtime/rpc/service.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { RolloutCommand } from "../../shared/rollout/commands.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import { changeToMessage } from "../changes/change-message.ts";
import type { Environments } from "../environment.ts";
import { planOf } from "./plan-request.ts";
import { type PreparePorts, prepareCandidate } from "./prepare-candidate.ts";
import type { RolloutEngine } from "./rollout-engine.ts";
import { rolloutToMessage } from "./rollout-message.ts";

const MAX_TEXT_CHARS = 4_096;

export interface RolloutServicePorts extends PreparePorts {
  readonly engine: RolloutEngine;
  readonly environments: Environments;
  readonly nowMs: () => number;
}

/** postern.v1.RolloutService: canaries, step by step. */
export function rolloutService(ports: RolloutServicePorts): RpcService {
  const { engine, environments, nowMs } = ports;
  async function change(kind: RolloutCommand["kind"], request: ChangeRolloutRequest__Output, call: CallContext) {
    const principal = principalOf(call);
    const environment = environments.one(principal, request.environment);
    requireShort("reason", request.reason);
    return rolloutToMessage(await engine.change(environment, { kind, by: principal.name, reason: request.reason }));
  }

  return defineService("postern.v1.RolloutService", {
    async Start(request, call) {
      const principal = principalOf(call);
      const environment = environments.one(principal, request.environment);
      const { message, files, from } = request;
      requireShort("message", message);
      const plan = planOf(request.plan);
      const expectedRevision = request.expectedRevision === 0 ? undefined : request.expectedRevision;
      const order = { environment, by: principal, message, expectedRevision, force: false, breakGlass: "" };
      if (from !== "" && files.length > 0) throw twoSources();
      const source = from === "" ? { files } : { from: environments.one(principal, from) };
      const prepared = await prepareCandidate(ports, order, source, plan);
      const diagnostics = [...prepared.diagnostics];
      if (prepared.state === "unchanged") return { unchanged: true, diagnostics };
      if (prepared.state === "pending") return { change: changeToMessage(prepared.change), diagnostics };
      const { base, digest, origin } = prepared;
      const view = await engine.start({
        kind: "started",
        atMs: nowMs(),
        by: principal.name,
        id: randomUUID(),
        environment,
        plan,
        base,
        digest,
        message,
        ...(origin === undefined ? {} : { origin }),
      });
      return { rollout: rolloutToMessage(view), diagnostics };
    },

    async Get(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      return rolloutToMessage(await engine.view(environment));
    },

    Pause: (request, call) => change("pause", request, call),
    Resume: (request, call) => change("resume", request, call),
    Promote: (request, call) => change("promote", request, call),
    Abort: (request, call) => change("abort", request, call),
  });
}

function twoSources(): PosternError {
  return new PosternError("invalid_argument", "ROLLOUT_PLAN_INVALID", "Files and an environment to take them from.", {
    where: { field: "from" },
    hint: "Send files, or name the environment whose active policies it is to be.",
  });
}

function requireShort(field: string, text: string): void {
  if (text.length <= MAX_TEXT_CHARS) return;
  throw new PosternError("invalid_argument", "FIELD_TOO_LONG", `More than ${MAX_TEXT_CHARS} characters.`, {
    where: { field },
  });
}
