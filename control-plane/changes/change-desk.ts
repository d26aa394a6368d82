import type { Escalation } from "../../shared/approval/model.ts";
import { missingFrom } from "../../shared/approval/request-demands.ts";
import type { ChangeStore, EscalationQueue } from "../../shared/bus/ports.ts";
import {
  changeApprovalId,
  changeId,
  guardRequest,
  openEscalation,
  type PolicyChange,
  type Proposal,
} from "../../shared/change/model.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import { requestDigest } from "../../shared/digest/index.ts";
import { PosternError } from "../../shared/errors/postern-error.ts";
import type { ActiveBundle, BundleLibrary } from "../bundles/bundle-library.ts";
import type { Draft, Order } from "../bundles/publisher.ts";
import { changeDenied, changeLacks, guardMissing, type Judgement, type PolicyGuard } from "./policy-guard.ts";
import { weigh } from "./weigh.ts";

/** Proposals of the very same change that have ended before: who proposes more often has another problem. */
const MAX_ATTEMPTS = 100;

export interface ChangeDeskPorts {
  readonly guard: PolicyGuard;
  readonly library: BundleLibrary;
  readonly changes: ChangeStore;
  readonly escalations: Pick<EscalationQueue, "publish">;
  readonly nowMs: () => number;
  /** The replica: who asks, where an agent would be. */
  readonly source: string;
  /** The trace that a new approval belongs to; empty: none. */
  readonly traceparent: () => string;
  readonly onProposed: (change: PolicyChange) => void;
}

/** Takes drafts that a guard decides on: lets them through, refuses them, or keeps them until they are approved. */
export class ChangeDesk {
  readonly #ports: ChangeDeskPorts;

  constructor(ports: ChangeDeskPorts) {
    this.#ports = ports;
  }

  /**
   * Undefined: the guard allows it. A change: it waits for approval. Throws CHANGE_DENIED, GUARD_BUNDLE_MISSING, and
   * REASON_REQUIRED, FORM_INVALID where the workflow wants what did not come with it.
   */
  async submit(
    guard: string,
    draft: Draft,
    order: Order,
    active: ActiveBundle | undefined,
  ): Promise<PolicyChange | undefined> {
    const { library } = this.#ports;
    const { environment, by } = order;
    const context = {
      ...(await weigh(library, environment, active, draft.bundle.content)),
      breakGlass: order.breakGlass !== "",
      forced: order.force,
    };
    const request = guardRequest(proposalOf(draft, order, active), by, context);
    const judgement = await this.#ports.guard.judge(guard, request);
    if (judgement === undefined) {
      // Somebody has to write the first rule. It is published as any other bundle is, under the name of who did it.
      if (guard === environment && active === undefined && by.roles.includes("admin")) return undefined;
      throw guardMissing(guard, environment);
    }
    const { effect } = judgement.evaluation;
    if (effect === "allow") return undefined;
    if (effect === "deny") throw changeDenied(guard, judgement, `${request.action.name} on '${environment}'`);
    const lacking = judgement.demands && missingFrom(judgement.demands, { reason: reasonOf(request) });
    if (lacking !== undefined) throw changeLacks(guard, judgement.evaluation.workflow, lacking);
    // The content goes first: a change that nobody can apply must not be approved.
    await this.#ports.changes.putContent(draft.bundle.digest, draft.bundle.bytes);
    return this.#keep(guard, environment, request, judgement);
  }

  /** Asks for the approval of a change; asking again does no harm. */
  async escalate(escalation: Escalation): Promise<void> {
    await this.#ports.escalations.publish(escalation);
  }

  /** What is asked for: the approval of this request by the workflow that the guard named. */
  escalationOf(guard: string, id: string, request: CheckRequest, { evaluation, revision }: Judgement): Escalation {
    const { source, nowMs, traceparent } = this.#ports;
    const digest = requestDigest(request);
    const { workflow, ruleIds } = evaluation;
    return {
      approvalId: changeApprovalId(guard, digest, workflow, id),
      environment: guard,
      agentId: source,
      request,
      requestDigest: digest,
      workflow,
      ruleIds,
      bundleRevision: revision,
      decisionId: id,
      idempotencyKey: id,
      reason: reasonOf(request),
      requestedAtMs: nowMs(),
      traceparent: traceparent(),
    };
  }

  /**
   * Stores the change before it asks: whoever finds one without an approval asks for it. The same proposal joins the
   * change that waits already.
   */
  async #keep(guard: string, environment: string, request: CheckRequest, judgement: Judgement): Promise<PolicyChange> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const id = changeId(environment, requestDigest(request), attempt);
      const escalation = this.escalationOf(guard, id, request, judgement);
      const change = await this.#createOrJoin({ id, environment, guard, escalations: [escalation] });
      if (change.end !== undefined) continue;
      await this.escalate(openEscalation(change));
      return change;
    }
    throw new PosternError("resource_exhausted", "CHANGE_REPEATED", `This change was proposed ${MAX_ATTEMPTS} times.`, {
      hint: "Look at what became of it with 'postern policy changes list --all'.",
    });
  }

  async #createOrJoin(change: PolicyChange): Promise<PolicyChange> {
    const { changes, onProposed } = this.#ports;
    if ((await changes.replace(change, 0)) === "conflict") {
      const there = await changes.get(change.environment, change.id);
      if (there === undefined) throw new Error(`INVARIANT: change ${change.id} is there and is not`);
      return there.change;
    }
    onProposed(change);
    return change;
  }
}

/** Why, in the words of who proposes it. */
function reasonOf({ arguments: { message, breakGlass } }: CheckRequest): string {
  const given = [message, breakGlass].find((text) => typeof text === "string" && text.trim() !== "");
  return typeof given === "string" ? given : "";
}

function proposalOf(draft: Draft, order: Order, active: ActiveBundle | undefined): Proposal {
  const { promotedFrom } = draft;
  return {
    verb: draft.verb,
    environment: order.environment,
    by: order.by.name,
    message: order.message,
    digest: draft.bundle.digest,
    baseRevision: active?.stored.pointer.revision ?? 0,
    rollbackOf: draft.rollbackOf,
    ...(promotedFrom === undefined
      ? {}
      : { promotedFrom: { environment: promotedFrom.environment, revision: promotedFrom.revision } }),
    ...(order.breakGlass === "" ? {} : { breakGlass: order.breakGlass }),
    ...(draft.plan === undefined ? {} : { plan: draft.plan }),
  };
}
