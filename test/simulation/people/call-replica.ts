import type { EngineCommand, Execution } from "../../../control-plane/approvals/approval-engine.ts";
import { errorMessage, PosternError } from "../../../shared/errors/postern-error.ts";
import type { Replica } from "../nodes/replica.ts";
import { ENVIRONMENT } from "../scenario/scenario.ts";
import type { Simulation } from "../simulation.ts";

/** What somebody hears who asks a replica: an answer, a refusal, or nothing that helps. */
export type Answer =
  | { readonly kind: "done"; readonly execution: Execution }
  | { readonly kind: "refused"; readonly error: PosternError }
  | { readonly kind: "unknown" };

/** As long as a client waits for an answer. */
const PATIENCE_MS = 8_000;

/** Puts a command to a replica, over a network that delays; one that dies meanwhile never answers. */
export function command(
  { world, bus, journal }: Simulation,
  replica: Replica,
  approvalId: string,
  asked: EngineCommand,
  onAnswer: (answer: Answer) => void,
): void {
  let isDone = false;
  const answer = (heard: Answer) => {
    world.after(bus.link.delay(), undefined, () => {
      if (!isDone) onAnswer(heard);
      isDone = true;
    });
  };
  const cancelTimeout = world.after(PATIENCE_MS, undefined, () => {
    if (!isDone) onAnswer({ kind: "unknown" });
    isDone = true;
  });
  world.after(bus.link.delay(), replica.life, () => {
    replica.approvals.engine.execute(ENVIRONMENT, approvalId, asked).then(
      (execution) => {
        cancelTimeout();
        answer({ kind: "done", execution });
      },
      (error: unknown) => {
        cancelTimeout();
        if (!(error instanceof PosternError) || error.kind === "internal") {
          const detail = `${replica.life.node} fails at ${asked.kind}: ${errorMessage(error)}`;
          journal.wrongs.push({ approvalId, invariant: "nothing fails inside", detail });
          return;
        }
        const isOpen = error.kind === "unavailable" || error.code === "APPROVAL_CONTENDED";
        answer(isOpen ? { kind: "unknown" } : { kind: "refused", error });
      },
    );
  });
}
