import type { TrustedKeys } from "../../shared/bundle/index.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";
import {
  type ChangeEnd,
  openEscalation,
  type PolicyChange,
  type Proposal,
  proposalOf,
} from "../../shared/change/model.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { EnvironmentTable } from "../../shared/promotion/model.ts";
import type { RolloutPlan } from "../../shared/rollout/model.ts";
import { mayGoBetterLater } from "../approvals/retry.ts";
import type { ActiveBundle, BundleLibrary } from "../bundles/bundle-library.ts";
import type { BundleWriter } from "../bundles/bundle-writer.ts";
import { type NewBundle, newBundle } from "../bundles/new-bundle.ts";
import type { ApprovedRollouts } from "../rollouts/approved-rollouts.ts";
import { baseMissing } from "../rollouts/rollout-errors.ts";
import { approvedWorkflows, type FindApproval } from "./approved-workflows.ts";
import type { ChangeDesk } from "./change-desk.ts";
import { changeDenied, guardMissing, type PolicyGuard } from "./policy-guard.ts";
import { proposedContent } from "./proposed-content.ts";
import { weigh } from "./weigh.ts";

export interface ChangeApplierPorts {
  /** Who guards what, at this moment. */
  readonly rules: EnvironmentTable;
  readonly guard: PolicyGuard;
  readonly desk: ChangeDesk;
  readonly library: BundleLibrary;
  readonly writer: BundleWriter;
  readonly rollouts: ApprovedRollouts;
  readonly changes: Pick<ChangeStore, "getContent">;
  readonly find: FindApproval;
  readonly keys: TrustedKeys;
  readonly nowMs: () => number;
}

/** What a change that waits does next. `wait`: nothing, until its approval ends. */
export type NextStep =
  | { readonly kind: "wait" }
  /** Its approval is not there yet, or was lost on the way: ask for it (again). */
  | { readonly kind: "ask" }
  | { readonly kind: "end"; readonly end: ChangeEnd }
  /** By the policies of this moment one more workflow is to be asked. */
  | { readonly kind: "further"; readonly change: PolicyChange };

/**
 * Finds out what a change does next, and puts it in force when it is approved. Any number of replicas may do so at once,
 * and each again after it died anywhere on the way: the pointer is replaced once, over the base of the change, and the
 * manifest says which change it was.
 */
export class ChangeApplier {
  readonly #ports: ChangeApplierPorts;

  constructor(ports: ChangeApplierPorts) {
    this.#ports = ports;
  }

  async step(change: PolicyChange): Promise<NextStep> {
    const proposal = proposalOf(openEscalation(change).request);
    if (proposal === undefined || proposal.environment !== change.environment) {
      return this.#end("refused", "CHANGE_INVALID", "It is no change that this version understands.");
    }
    const begun = proposal.plan && (await this.#ports.rollouts.begun(change.environment, change.id));
    if (begun !== undefined) return this.#applied(begun);
    const active = await this.#ports.library.active(change.environment);
    if ((active?.stored.pointer.revision ?? 0) !== proposal.baseRevision) return this.#afterMove(change, proposal);
    const guardedBy = this.#ports.rules.get(change.environment)?.guardedBy;
    if (guardedBy !== change.guard) return this.#guardMoved(change, guardedBy);
    const entry = await this.#ports.find(change.guard, openEscalation(change).approvalId);
    if (entry === undefined) return { kind: "ask" };
    const { status, outcomeReason, refusal } = entry.state;
    if (status === "pending") return { kind: "wait" };
    if (status !== "approved") return this.#end(status, refusal ?? "", outcomeReason);
    try {
      return await this.#apply(change, proposal, active);
    } catch (error) {
      if (!(error instanceof PosternError) || mayGoBetterLater(error)) throw error;
      return this.#end("refused", error.code, error.message);
    }
  }

  /** Approved, and its base is in force: policy has the last word, as with every approval. */
  async #apply(change: PolicyChange, proposal: Proposal, active: ActiveBundle | undefined): Promise<NextStep> {
    const { library, guard, desk, find, keys, nowMs, writer } = this.#ports;
    const workflows = await approvedWorkflows(change, find, keys, nowMs());
    const content = await proposedContent(this.#ports.changes, proposal.digest);
    if (content === undefined) return this.#end("refused", "BUNDLE_CONTENT_MISSING", "What it proposes is not kept.");
    const asked = openEscalation(change).request;
    const context = { ...asked.context, ...(await weigh(library, change.environment, active, content)) };
    const request = { ...asked, context };
    const judgement = await guard.judge(change.guard, request, workflows);
    if (judgement === undefined) throw guardMissing(change.guard, change.environment);
    const { effect } = judgement.evaluation;
    if (effect === "deny") {
      const { message } = changeDenied(change.guard, judgement, `${request.action.name} by now`);
      return this.#end("refused", "POLICY_CHANGED", message);
    }
    if (effect === "escalate") {
      const next = desk.escalationOf(change.guard, change.id, request, judgement);
      return { kind: "further", change: { ...change, escalations: [...change.escalations, next] } };
    }
    const label = labelOf(change, proposal);
    if (proposal.plan !== undefined) return this.#rollOut(change.id, label, proposal.plan, newBundle(content), active);
    const manifest = await writer.put(newBundle(content), label, active);
    // Lost to another writer, who may have done no more than placing something beside the base: looked at anew.
    return manifest === undefined ? this.step(change) : this.#applied(manifest.revision);
  }

  async #rollOut(
    id: string,
    { environment, publishedBy: by, message, origin }: ReturnType<typeof labelOf>,
    plan: RolloutPlan,
    bundle: NewBundle,
    active: ActiveBundle | undefined,
  ): Promise<NextStep> {
    if (active === undefined) throw baseMissing(environment);
    const { revision, digest } = active.stored.pointer;
    const base = { revision, digest };
    return this.#applied(
      await this.#ports.rollouts.begin({ id, environment, by, message, plan, bundle, base, origin }),
    );
  }

  /** What is active is not the base: because this very change is in force, or was, or because somebody else was first. */
  async #afterMove(change: PolicyChange, { baseRevision }: Proposal): Promise<NextStep> {
    const history = (await this.#ports.library.history(change.environment)).map(({ manifest }) => manifest);
    const own = history.find(({ origin }) => origin?.change?.id === change.id);
    if (own !== undefined) return this.#applied(own.revision);
    const first = history.filter(({ revision }) => revision > baseRevision).at(-1);
    const who =
      first === undefined
        ? "is not active any more"
        : `was replaced: revision ${first.revision} was published by ${first.publishedBy} at ` +
          `${new Date(first.publishedAtMs).toISOString()}${first.message === "" ? "" : ` ("${first.message}")`}`;
    return this.#end("stale", "REVISION_CONFLICT", `It was to replace revision ${baseRevision}, which ${who}.`);
  }

  /** Who approves it has no say about the environment any more. */
  #guardMoved({ guard, environment }: PolicyChange, guardedBy = "nobody"): NextStep {
    const why = `It waits for '${guard}', but changes to '${environment}' are guarded by ${guardedBy} now. Propose it again.`;
    return this.#end("refused", "CHANGE_NOT_APPROVED", why);
  }

  #applied(revision: number): NextStep {
    return { kind: "end", end: { status: "applied", code: "", reason: "", atMs: this.#ports.nowMs(), revision } };
  }

  #end(status: ChangeEnd["status"], code: string, reason: string): NextStep {
    return { kind: "end", end: { status, code, reason, atMs: this.#ports.nowMs(), revision: 0 } };
  }
}

function labelOf(change: PolicyChange, { environment, by, message, rollbackOf, promotedFrom, breakGlass }: Proposal) {
  return {
    environment,
    publishedBy: by,
    message,
    rollbackOf,
    origin: {
      change: { id: change.id, approvalId: openEscalation(change).approvalId },
      ...(promotedFrom === undefined ? {} : { promotedFrom }),
      ...(breakGlass === undefined ? {} : { breakGlass }),
    },
  };
}
