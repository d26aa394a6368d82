import { LRUCache } from "lru-cache";
import { approvalId } from "../../shared/approval/index.ts";
import type { ApprovalOutcome, Escalation, Grant } from "../../shared/approval/model.ts";
import type { EscalationQueue } from "../../shared/bus/ports.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { AgentLog, Clock } from "../ports.ts";
import type { ApprovalReader, Standing } from "./approval-reader.ts";
import { firstOpenAttempt } from "./first-open-attempt.ts";
import type { Spool } from "./spool.ts";
import { within } from "./within.ts";

/** All of an escalation but the id, which depends on the attempt. */
export type Question = Omit<Escalation, "approvalId">;

/** Where a question leads. */
export type Located =
  | { readonly kind: "open"; readonly approvalId: string; readonly known: "absent" | "pending" | "unreachable" }
  | { readonly kind: "ended"; readonly approvalId: string; readonly outcome: ApprovalOutcome | undefined };

/**
 * "sent": the control plane gets it after this moment, and whatever it decides is announced to who listens by now.
 * "joined": it was asked before, and may have been decided and announced before anybody listened here.
 */
export type Sent = "sent" | "joined" | "spooled" | "full" | "rejected";

export interface EscalatorDeps {
  readonly reader: ApprovalReader;
  readonly queue: Pick<EscalationQueue, "publish">;
  readonly spool: Pick<Spool, "has" | "put" | "flush">;
  /** Whether a grant could still be used, as far as this agent knows. */
  readonly mayUse: (grant: Grant) => boolean;
  /** Something was spooled: it should go out soon. */
  readonly onSpooled: () => void;
  readonly clock: Clock;
  readonly log: AgentLog;
  /** For what is flushed from the spool; a call brings its own. */
  readonly busTimeoutMs: number;
}

const REMEMBERED_QUESTIONS = 10_000;

/**
 * Finds the approval that a question belongs to, and asks for it. With an idempotency key that is always attempt 0,
 * ended or not. Without one it is the first attempt that has not ended, except that an approved one whose grant was
 * never used is the answer to its own question.
 */
export class Escalator {
  readonly #deps: EscalatorDeps;
  readonly #attempts: LRUCache<string, number>;
  /** Sent by this agent and perhaps not taken by the control plane yet. */
  readonly #sent: LRUCache<string, true>;

  constructor(deps: EscalatorDeps, rememberedQuestions = REMEMBERED_QUESTIONS) {
    this.#deps = deps;
    this.#attempts = new LRUCache({ max: rememberedQuestions });
    this.#sent = new LRUCache({ max: rememberedQuestions });
  }

  /** Whether the approval may exist although the log does not have it yet. */
  expects(id: string): boolean {
    return this.#sent.has(id) || this.#deps.spool.has(id);
  }

  async locate(question: Question, busTimeoutMs: number): Promise<Located> {
    const { clock } = this.#deps;
    try {
      const search = question.idempotencyKey === "" ? this.#locateAttempt(question) : this.#locateKeyed(question);
      return await within(clock, busTimeoutMs, search);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      // Without the log the best guess is the attempt that was current last. When it has ended meanwhile the caller
      // finds that out as soon as the bus is back: nothing is allowed by a guess.
      const attempt = question.idempotencyKey === "" ? (this.#attempts.get(questionKey(question)) ?? 0) : 0;
      return { kind: "open", approvalId: idOf(question, attempt), known: "unreachable" };
    }
  }

  /** Asks the control plane: over the bus, or through the spool when that cannot be reached. */
  async send(question: Question, located: Extract<Located, { kind: "open" }>, busTimeoutMs: number): Promise<Sent> {
    const { approvalId } = located;
    if (located.known === "pending") return "joined";
    const escalation: Escalation = { ...question, approvalId };
    if (located.known === "absent") {
      const sent = await this.#publish(escalation, busTimeoutMs);
      if (sent !== "unreachable") return sent;
    }
    return this.#keep(escalation);
  }

  /** Sends what is spooled, oldest first; throws when the bus does not take it. */
  flush(): Promise<void> {
    const { clock, queue, spool, busTimeoutMs } = this.#deps;
    return spool.flush(async (escalation) => {
      await within(clock, busTimeoutMs, queue.publish(escalation));
      this.#sent.set(escalation.approvalId, true);
    });
  }

  async #locateKeyed(question: Question): Promise<Located> {
    const id = idOf(question, 0);
    return located(id, await this.#deps.reader.standing(id));
  }

  async #locateAttempt(question: Question): Promise<Located> {
    const key = questionKey(question);
    const standings = new Map<number, Standing>();
    const attempt = await firstOpenAttempt(this.#attempts.get(key) ?? 0, async (candidate) => {
      const standing = await this.#deps.reader.standing(idOf(question, candidate));
      standings.set(candidate, standing);
      return standing.kind === "ended";
    });
    const before = standings.get(attempt - 1);
    const grant = before?.kind === "ended" ? before.outcome?.grant : undefined;
    // The last approval came through and nobody used it yet: no reason to ask people again.
    const current = grant !== undefined && this.#deps.mayUse(grant) ? attempt - 1 : attempt;
    this.#attempts.set(key, current);
    return located(idOf(question, current), standings.get(current) ?? { kind: "absent" });
  }

  async #publish(
    escalation: Escalation,
    busTimeoutMs: number,
  ): Promise<"sent" | "joined" | "rejected" | "unreachable"> {
    const { clock, queue, log } = this.#deps;
    try {
      const published = await within(clock, busTimeoutMs, queue.publish(escalation));
      this.#sent.set(escalation.approvalId, true);
      return published === "stored" ? "sent" : "joined";
    } catch (error) {
      if (isPassing(error)) return "unreachable";
      log.error({ approvalId: escalation.approvalId, error }, "the bus rejects an escalation");
      return "rejected";
    }
  }

  async #keep(escalation: Escalation): Promise<Sent> {
    const { spool, log, onSpooled } = this.#deps;
    try {
      if ((await spool.put(escalation)) === "full") return "full";
      onSpooled();
      return "spooled";
    } catch (error) {
      log.error({ approvalId: escalation.approvalId, reason: errorMessage(error) }, "an escalation cannot be spooled");
      return "rejected";
    }
  }
}

function located(approvalId: string, standing: Standing): Located {
  if (standing.kind === "ended") return { kind: "ended", approvalId, outcome: standing.outcome };
  return { kind: "open", approvalId, known: standing.kind };
}

function idOf(question: Question, attempt: number): string {
  const { environment, requestDigest, workflow, idempotencyKey } = question;
  return approvalId({ environment, requestDigest, workflow, idempotencyKey, attempt });
}

function questionKey(question: Question): string {
  return `${question.requestDigest} ${question.workflow}`;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof PosternError && error.kind === "unavailable";
}

/** Worth keeping and sending again: the bus is away, or full. */
function isPassing(error: unknown): boolean {
  return isUnavailable(error) || (error instanceof PosternError && error.kind === "resource_exhausted");
}
