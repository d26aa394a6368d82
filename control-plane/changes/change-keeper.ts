import type { Logger } from "../../runtime/log/logger.ts";
import type { ChangeStore, Stop } from "../../shared/bus/ports.ts";
import {
  CHANGE_ID,
  type ChangeEnd,
  isGuardRequest,
  openEscalation,
  type PolicyChange,
} from "../../shared/change/model.ts";
import { errorMessage, PosternError } from "../../shared/errors/postern-error.ts";
import type { ApprovalEntry } from "../approvals/approval-view.ts";
import type { Approvals } from "../approvals/create-approvals.ts";
import { mayGoBetterLater } from "../approvals/retry.ts";
import type { ChangeApplier } from "./change-applier.ts";
import type { ChangeDesk } from "./change-desk.ts";

/** How often changes that wait are looked at, whatever is heard of them: for what was lost, and for a base that moved. */
const SWEEP_MS = 5_000;
/** An escalation that has become no approval after this long is sent again. */
const ASK_AGAIN_MS = 30_000;

export interface ChangeKeeperPorts {
  readonly store: ChangeStore;
  readonly applier: ChangeApplier;
  readonly desk: ChangeDesk;
  readonly approvals: Pick<Approvals, "engine" | "hub">;
  /** The replica. */
  readonly source: string;
  readonly log: Logger;
  readonly nowMs: () => number;
  /** This replica ended it. */
  readonly onEnded: (change: PolicyChange, end: ChangeEnd) => void;
}

/**
 * Looks after the changes that wait for approval: applies them when it comes, ends them when it does not, or when their
 * base moved. Every replica does: what is done once is guarded by compare-and-set, so it matters to none who else is
 * there, and one that starts finds all that those before it left undone.
 */
export class ChangeKeeper {
  readonly #ports: ChangeKeeperPorts;
  /** Those that wait, by `keyOf`. */
  readonly #open = new Map<string, PolicyChange>();
  readonly #environments = new Set<string>();
  /** Being looked at; true: and once more afterwards. */
  readonly #busy = new Map<string, { again: boolean; done: Promise<void> }>();
  readonly #ending = new AbortController();
  readonly #watches: Stop[] = [];
  #hearing: Promise<void> = Promise.resolve();
  #sweeping: NodeJS.Timeout | undefined;

  constructor(ports: ChangeKeeperPorts) {
    this.#ports = ports;
  }

  /** How many changes to an environment wait, as far as this replica has heard. */
  openCount(environment: string): number {
    return [...this.#open.values()].filter((change) => change.environment === environment).length;
  }

  async start(environments: readonly string[]): Promise<void> {
    for (const environment of environments) this.#environments.add(environment);
    this.#hearing = this.#hear();
    for (const environment of environments) {
      this.#watches.push(await this.#ports.store.watch(environment, (change) => this.#learn(change)));
    }
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#ending.abort();
    for (const stop of this.#watches.splice(0)) await stop();
    await this.#hearing;
    await Promise.all([...this.#busy.values()].map(({ done }) => done));
  }

  /** Looks at a change now. Resolves when what could be done is done; says what went wrong to the log. */
  settle(environment: string, id: string): Promise<void> {
    const key = keyOf(environment, id);
    const busy = this.#busy.get(key);
    if (busy !== undefined) {
      busy.again = true;
      return busy.done;
    }
    const run = { again: false, done: Promise.resolve() };
    this.#busy.set(key, run);
    run.done = (async () => {
      do {
        run.again = false;
        await this.#settleSafely(environment, id);
      } while (run.again && !this.#ending.signal.aborted);
      this.#busy.delete(key);
    })();
    return run.done;
  }

  async #settleSafely(environment: string, id: string): Promise<void> {
    try {
      await this.#settle(environment, id);
    } catch (error) {
      this.#ports.log.warn({ environment, change: id, error: errorMessage(error) }, "a change has to wait");
    }
  }

  async #settle(environment: string, id: string): Promise<void> {
    const { store, applier, desk, onEnded } = this.#ports;
    const stored = await store.get(environment, id);
    if (stored === undefined) return;
    const { change, version } = stored;
    if (change.end !== undefined) {
      await this.#closeApproval(change, change.end);
      this.#open.delete(keyOf(environment, id));
      return;
    }
    const step = await applier.step(change);
    switch (step.kind) {
      case "wait":
        return;
      case "ask":
        return this.#askAgain(change);
      case "further":
        // Another replica that is as far as this one is writes the same.
        if ((await store.replace(step.change, version)) !== "conflict")
          await desk.escalate(openEscalation(step.change));
        return;
      case "end":
        // Before the end is written: if this replica dies between, another one does all of it again.
        await this.#closeApproval(change, step.end);
        if ((await store.replace({ ...change, end: step.end }, version)) === "conflict") return;
        this.#open.delete(keyOf(environment, id));
        onEnded(change, step.end);
    }
  }

  async #askAgain(change: PolicyChange): Promise<void> {
    const escalation = openEscalation(change);
    if (this.#ports.nowMs() - escalation.requestedAtMs < ASK_AGAIN_MS) return;
    await this.#ports.desk.escalate(escalation);
  }

  /** Nobody is to be asked about what has ended, and whoever approved it hears what came of it. */
  async #closeApproval(change: PolicyChange, end: ChangeEnd): Promise<void> {
    const { engine } = this.#ports.approvals;
    const { approvalId } = openEscalation(change);
    const entry = await engine.find(change.guard, approvalId);
    if (entry === undefined) return;
    const { state } = entry;
    const agentId = this.#ports.source;
    try {
      if (state.status === "pending") {
        const reason = `The change is ${end.status}. ${end.reason}`.trim();
        await engine.execute(change.guard, approvalId, { kind: "cancel", by: "postern", reason });
      }
      if (state.status !== "approved" || state.reportedOutcome !== "") return;
      if (end.status === "applied") {
        const use = { kind: "record_use", use: 0, agentId, decisionId: change.id } as const;
        await engine.execute(change.guard, approvalId, use);
      }
      await engine.execute(change.guard, approvalId, { kind: "report_outcome", agentId, ...reportOf(end, change) });
    } catch (error) {
      if (mayGoBetterLater(error)) throw error;
      this.#ports.log.warn({ change: change.id, error: errorMessage(error) }, "the approval of a change keeps open");
    }
  }

  #learn(change: PolicyChange): void {
    const key = keyOf(change.environment, change.id);
    if (change.end !== undefined) {
      this.#open.delete(key);
      return;
    }
    this.#open.set(key, change);
    void this.settle(change.environment, change.id);
  }

  #sweep(): void {
    for (const { environment, id } of this.#open.values()) void this.settle(environment, id);
  }

  /** What becomes of the approvals, as this replica learns it. */
  async #hear(): Promise<void> {
    const { hub } = this.#ports.approvals;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        for await (const { state } of hub.watch([], isOfChange, signal)) {
          const { request, idempotencyKey } = state.escalation;
          // Whoever asks an agent may have made this up.
          if (this.#environments.has(request.resource.id)) void this.settle(request.resource.id, idempotencyKey);
        }
        return;
      } catch (error) {
        if (!(error instanceof PosternError)) throw error;
        // Too much at once: what was missed is found by looking at all that is open.
        this.#sweep();
      }
    }
  }
}

function isOfChange({ state }: ApprovalEntry): boolean {
  const { request, idempotencyKey } = state.escalation;
  return isGuardRequest(request) && CHANGE_ID.test(idempotencyKey);
}

function reportOf(end: ChangeEnd, { environment }: PolicyChange) {
  return end.status === "applied"
    ? ({ status: "executed", message: `revision ${end.revision} of ${environment}` } as const)
    : ({ status: "abandoned", message: `${end.status}: ${end.reason}` } as const);
}

function keyOf(environment: string, id: string): string {
  return `${environment}.${id}`;
}
