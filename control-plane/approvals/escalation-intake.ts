import type { Logger } from "../../runtime/log/logger.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { requestDigest } from "../../shared/digest/index.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import { API_VERSION, type Workflow } from "../../shared/policy/model.ts";
import type { ApprovalEngine, EngineCommand, Execution } from "./approval-engine.ts";
import type { AutoFindings } from "./auto-approver.ts";
import { mayGoBetterLater } from "./retry.ts";

export interface IntakePorts {
  readonly engine: ApprovalEngine;
  readonly workflow: (environment: string, revision: number, name: string) => Promise<Workflow | undefined>;
  /** What can be said without people: refusals, automatic rules. */
  readonly examine: (workflow: Workflow, escalation: Escalation) => Promise<AutoFindings>;
  /** Whether there is such an approval: whoever joins it need not be examined. */
  readonly isKnown: (environment: string, approvalId: string) => boolean;
  readonly log: Logger;
  /** An escalation that can never become an approval. */
  readonly onRefused: (escalation: Escalation, why: string) => void;
  /** An escalation that joined an approval that was there already. */
  readonly onJoined: (execution: Execution) => void;
}

/**
 * Turns escalations into approvals. Returning means "dealt with"; throwing means "again later", so only what may go
 * better later is thrown.
 */
export class EscalationIntake {
  readonly #ports: IntakePorts;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  async accept(escalation: Escalation): Promise<void> {
    try {
      requireTruth(escalation);
      const execution = await this.#ports.engine.execute(
        escalation.environment,
        escalation.approvalId,
        await this.#request(escalation),
      );
      if (execution.entry.state.escalation.requestDigest !== escalation.requestDigest) {
        throw falsehood("its approval id belongs to another request");
      }
      if (execution.events.length === 0) this.#ports.onJoined(execution);
    } catch (error) {
      if (mayGoBetterLater(error)) throw error;
      this.#ports.log.error(
        { approvalId: escalation.approvalId, agentId: escalation.agentId, error: errorMessage(error) },
        "escalation refused",
      );
      this.#ports.onRefused(escalation, errorMessage(error));
    }
  }

  async #request(escalation: Escalation): Promise<EngineCommand> {
    const { environment, bundleRevision } = escalation;
    const workflow = await this.#workflow(escalation);
    if (workflow === undefined) {
      // Recorded and denied, with the reason: whoever waits must get an answer, and whoever audits must see it.
      const reason = `Workflow '${escalation.workflow}' is in no bundle of '${environment}' that is kept (revision ${bundleRevision} asked for it).`;
      return {
        kind: "request",
        escalation,
        workflow: refusingWorkflow(escalation.workflow, reason),
        refusal: { code: "WORKFLOW_UNKNOWN", reason },
      };
    }
    if (this.#ports.isKnown(environment, escalation.approvalId)) return { kind: "request", escalation, workflow };
    return { kind: "request", escalation, workflow, ...(await this.#ports.examine(workflow, escalation)) };
  }

  async #workflow(escalation: Escalation): Promise<Workflow | undefined> {
    try {
      return await this.#ports.workflow(escalation.environment, escalation.bundleRevision, escalation.workflow);
    } catch (error) {
      if (mayGoBetterLater(error)) throw error;
      this.#ports.log.error(
        { environment: escalation.environment, revision: escalation.bundleRevision, error: errorMessage(error) },
        "bundle of an escalation does not read",
      );
      return undefined;
    }
  }
}

/** People decide on what they read, and a grant covers what the digest says: the two must be the same. */
function requireTruth(escalation: Escalation): void {
  if (requestDigest(escalation.request) !== escalation.requestDigest) {
    throw falsehood("its digest is not that of its request");
  }
}

function falsehood(what: string): PosternError {
  return new PosternError("invalid_argument", "ESCALATION_INVALID", `The escalation does not hold together: ${what}.`);
}

/** Stands in for a workflow that nobody knows: one rule, and it says no. */
function refusingWorkflow(name: string, reason: string): Workflow {
  return {
    apiVersion: API_VERSION,
    kind: "Workflow",
    metadata: { name },
    spec: {
      auto: [{ when: "true", decision: "deny", reason }],
      stages: [],
      requireReason: { request: false, vote: false },
      allowSelfApproval: false,
      grant: { uses: 1, ttlMs: 1, scope: "arguments" },
    },
  };
}
