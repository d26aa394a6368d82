import type { PreviewImpactRequest__Output } from "../../proto/gen/postern/v1/PreviewImpactRequest.ts";
import { defineService } from "../../runtime/rpc/define-service.ts";
import type { RpcService } from "../../runtime/rpc/service.ts";
import { fromTimestamp } from "../../runtime/rpc/time.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import { principalOf } from "../auth/guard-interceptor.ts";
import type { BundleLibrary } from "../bundles/bundle-library.ts";
import type { Environments } from "../environment.ts";
import { activePolicies, candidateOfFiles, requireOne } from "./candidate.ts";
import { impactMessage } from "./impact-message.ts";
import { type PreviewPorts, preview } from "./preview.ts";

const DAY_MS = 86_400_000;
const EXAMPLES = { default: 3, most: 100 } as const;

export interface ImpactPorts extends Omit<PreviewPorts, "policySet"> {
  readonly library: BundleLibrary;
  readonly environments: Environments;
  readonly nowMs: () => number;
}

/** postern.v1.ImpactService: one preview at a time, as each takes half a core. */
export function impactService(ports: ImpactPorts): RpcService {
  const { library, environments, nowMs } = ports;
  const policySet = (environment: string, revision: number) => library.policySet(environment, revision);
  let busy = false;
  return defineService("postern.v1.ImpactService", {
    async *Preview(request, call) {
      const environment = environments.one(principalOf(call), request.environment);
      requireOne(request.files, request.revision);
      const window = windowOf(request, nowMs());
      const examples = examplesOf(request.examples);
      if (busy) throw isBusy();
      busy = true;
      try {
        const candidate =
          request.files.length > 0
            ? candidateOfFiles(request.files)
            : { policySet: await policySet(environment, request.revision), diagnostics: [] };
        const isAgainstActive = request.against === "IMPACT_BASELINE_ACTIVE";
        const active = isAgainstActive ? await activePolicies(library, environment) : undefined;
        const order = { environment, ...window, candidate: candidate.policySet, baseline: active?.policySet, examples };
        const impact = yield* preview({ ...ports, policySet }, order, call.signal);
        const against = isAgainstActive ? "IMPACT_BASELINE_ACTIVE" : "IMPACT_BASELINE_RECORDED";
        const frame = { environment, ...window, against, activeRevision: active?.revision ?? 0 } as const;
        yield { impact: impactMessage(impact, { ...frame, diagnostics: candidate.diagnostics }) };
      } finally {
        busy = false;
      }
    },
  });
}

function windowOf({ since, until }: PreviewImpactRequest__Output, nowMs: number) {
  const untilMs = until === null ? nowMs : fromTimestamp(until);
  const sinceMs = since === null ? untilMs - DAY_MS : fromTimestamp(since);
  if (sinceMs < untilMs) return { sinceMs, untilMs };
  throw new PosternError("invalid_argument", "FIELD_INVALID", "The window ends before it begins.", {
    where: { field: "since" },
    hint: "'since' is before 'until', and 'until' is now if it is not given.",
  });
}

function examplesOf(given: number | undefined): number {
  const examples = given ?? EXAMPLES.default;
  if (examples >= 0 && examples <= EXAMPLES.most) return examples;
  throw new PosternError("invalid_argument", "FIELD_INVALID", `${examples} examples can't be asked for.`, {
    where: { field: "examples" },
    hint: `Ask for 0 to ${EXAMPLES.most}.`,
  });
}

function isBusy(): PosternError {
  return new PosternError("resource_exhausted", "IMPACT_BUSY", "This control plane is at another preview.", {
    hint: "Ask again when it is done; a window of a day takes seconds.",
    retryAfterMs: 5_000,
  });
}
