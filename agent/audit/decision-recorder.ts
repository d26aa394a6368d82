import { randomBytes } from "node:crypto";
import type { Decision, DecisionKind } from "../../shared/check/decision.ts";
import type { CheckRequest } from "../../shared/check/request.ts";
import type { AgentSettings } from "../../shared/config/index.ts";
import type { Redactions } from "../../shared/policy/redact/redactions.ts";
import { recordedText, redactionMark } from "../../shared/recording/index.ts";
import type { BundleHolder } from "../bundle/active-bundle.ts";
import { TokenBucket } from "./token-bucket.ts";

export type RecorderSettings = Pick<AgentSettings, "recordPerSecond" | "recordMaxBytes" | "redactNames">;

/** The key of the marks that stand for redacted values: the one that is configured, or a new one. */
export function recordKey({ redactKey }: Pick<AgentSettings, "redactKey">): Uint8Array {
  return redactKey === undefined ? randomBytes(32) : Buffer.from(redactKey);
}

/** Undefined: nothing is to be recorded. */
export function decisionRecorder(
  settings: RecorderSettings,
  key: Uint8Array,
  holder: Pick<BundleHolder, "current">,
  nowMs: number,
): DecisionRecorder | undefined {
  if (settings.recordPerSecond === 0) return undefined;
  return new DecisionRecorder(settings, key, () => holder.current?.redactions, nowMs);
}

/** Of one kind of decision: so that no flood of one hides the others. */
interface Share {
  readonly bucket: TokenBucket;
  /** Decided since the last one that was recorded. */
  unrecorded: number;
}

/**
 * Says which decisions are recorded with their inputs, and writes those down. Of each kind of decision there are so many
 * a second at the most; each stands for those of its kind before it that were not recorded.
 */
export class DecisionRecorder {
  readonly #maxBytes: number;
  readonly #redactions: () => Redactions | undefined;
  readonly #names: ReadonlySet<string>;
  readonly #mark: ReturnType<typeof redactionMark>;
  readonly #shares: Readonly<Record<DecisionKind, Share>>;

  /** @param redactions of the bundle in force; undefined: there is none */
  constructor(
    { recordPerSecond, recordMaxBytes, redactNames }: RecorderSettings,
    key: Uint8Array,
    redactions: () => Redactions | undefined,
    nowMs: number,
  ) {
    const share = (): Share => ({ bucket: new TokenBucket(recordPerSecond, nowMs), unrecorded: 0 });
    this.#maxBytes = recordMaxBytes;
    this.#redactions = redactions;
    this.#names = new Set(redactNames.map((name) => name.toLowerCase()));
    this.#mark = redactionMark(key);
    this.#shares = { ALLOW: share(), DENY: share(), PENDING: share() };
  }

  /**
   * Counts a decision, and says for how many it stands if it is to be recorded; 0: it is not. Every check comes by: that
   * takes some 10 ns. One that is recorded takes some 10 µs.
   *
   * @param logged what is not logged is not recorded
   */
  weigh(decision: DecisionKind, atMs: number, logged: boolean): number {
    const share = this.#shares[decision];
    share.unrecorded += 1;
    if (!logged || !share.bucket.take(atMs)) return 0;
    const weight = share.unrecorded;
    share.unrecorded = 0;
    return weight;
  }

  /** The canonical text of an entry with the inputs of its decision in it. */
  withInputs(text: string, request: CheckRequest, { approvalId }: Decision, weight: number): string {
    const redactions = this.#redactions();
    const redact = redactions && { paths: redactions.for(request), names: this.#names, mark: this.#mark };
    const recorded = recordedText(request, approvalId, weight, { redact, maxBytes: this.#maxBytes });
    // INVARIANT: no text within the entry holds this, since quotes within texts are escaped.
    const at = text.indexOf(',"resource":{"id":');
    return `${text.slice(0, at)},"recorded":${recorded}${text.slice(at)}`;
  }
}
