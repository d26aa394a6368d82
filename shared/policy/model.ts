import type { Obligation } from "../check/decision.ts";
import type { JsonObject } from "../json.ts";
import type { FactSchema } from "./facts/model.ts";

/** What a rule says. Strength: deny > escalate > allow > the default. */
export type Effect = "allow" | "deny" | "escalate";

export const API_VERSION = "postern.dev/v1";

/** Which subjects a rule is about; every list that is given must match, any entry of it. Absent: everybody. */
export interface SubjectMatch {
  readonly ids?: readonly string[];
  readonly types?: readonly string[];
  readonly roles?: readonly string[];
}

export interface Rule {
  /** Unique within its policy; `<policy>/<id>` everywhere outside. */
  readonly id: string;
  readonly description?: string;
  /** Patterns over dotted names: `*` is one segment, `**` any number. Absent: the policy's. */
  readonly actions?: readonly string[];
  /** Resource types. Absent: the policy's. */
  readonly resources?: readonly string[];
  readonly subjects?: SubjectMatch;
  /** A CEL expression of type bool. Absent: true. */
  readonly when?: string;
  /** Absent: the rule adds its risk and says nothing else. */
  readonly effect?: Effect;
  /** For `escalate`; absent: the policy's. */
  readonly workflow?: string;
  readonly obligations?: readonly Obligation[];
  /** 0 to 100: what the rule adds to its policy's score when it matches. Absent: 0. */
  readonly risk?: number;
  /** `shadow`: evaluated and recorded, never enforced. Absent: `enforce`. */
  readonly mode?: "enforce" | "shadow";
}

export interface Policy {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "Policy";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: {
    /** When this policy covers a request and no rule of any policy matches it. */
    readonly default: Effect;
    /** For the default `escalate`, for rules that name none, and for `escalateAt`. */
    readonly workflow?: string;
    /** A score of this policy's rules, the sum of their risk, from which on `workflow` is asked. Absent: none is. */
    readonly escalateAt?: number;
    /** A score from which on the request is denied, whatever was approved; greater than `escalateAt`. */
    readonly denyAt?: number;
    /** What this policy covers; absent resources: any. */
    readonly match: { readonly actions: readonly string[]; readonly resources?: readonly string[] };
    /** Paths of values that are never written down of requests that this policy covers (redact/redact-path.ts). */
    readonly redact?: readonly string[];
    readonly rules: readonly Rule[];
  };
}

/**
 * Tried at the control plane before any person is asked, in order; the first that decides ends it. A condition decides
 * when it holds. A webhook is asked when its condition holds (absent: always) and answers approve, deny, or nothing.
 */
export type AutoRule = ConditionRule | WebhookRule;

export interface ConditionRule {
  readonly when: string;
  readonly decision: "approve" | "deny";
  readonly reason?: string;
}

export interface WebhookRule {
  readonly when?: string;
  readonly webhook: {
    /** https; http only for loopback addresses. */
    readonly url: string;
    /** Name of a secret that the control plane holds; the request is signed with it. */
    readonly secret: string;
    readonly timeoutMs: number;
  };
}

/** Members of any of the groups, and the users named. */
export interface Approvers {
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
}

/**
 * A number: so many different approvers. Per group: so many of each group, AND; who is in several groups counts for one
 * of them only.
 */
export type Quorum = number | Readonly<Record<string, number>>;

/** Who must say yes. */
export interface Demand {
  readonly approvers: Approvers;
  readonly quorum: Quorum;
}

/** Time counts on these days between these times of day only, in this time zone. */
export interface BusinessHours {
  /** IANA name, such as "Europe/Berlin". */
  readonly timeZone: string;
  /** 1 = Monday ... 7 = Sunday (ISO 8601). */
  readonly days: readonly number[];
  /** Minutes since midnight, local time; `fromMinute` < `toMinute` <= 1440. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface Stage extends Demand {
  readonly name: string;
  /** Other ways to approve the stage: any one demand that is met is enough. */
  readonly orElse?: readonly Demand[];
  /** So many different people's no ends the approval. Absent: 1. */
  readonly denyQuorum?: number;
  /** Who voted in one of these earlier stages can't vote in this one. */
  readonly distinctFrom?: readonly string[];
  readonly timeoutMs: number;
  /** Counted in `timeoutMs`; absent: every hour counts. */
  readonly businessHours?: BusinessHours;
  /** `escalate`: on to the next stage; `deny`: the approval expires; `approve`: silence is consent (must be acknowledged). */
  readonly onTimeout: "escalate" | "deny" | "approve";
  /** Must be true beside `onTimeout: approve`. */
  readonly acknowledgeRisk?: true;
  /** Times after the opening at which those who can vote are reminded; rising, below `timeoutMs`. */
  readonly remindAfterMs?: readonly number[];
}

/**
 * How far an approval reaches: these exact arguments, the arguments of these names whatever the others are, any
 * arguments on this resource, or the action as such.
 */
export type GrantScope = "arguments" | "resource" | "action" | NamedArguments;

export interface NamedArguments {
  /** Names of top-level arguments, sorted, without repeats, not empty. */
  readonly arguments: readonly string[];
}

export interface GrantTerms {
  readonly uses: number;
  readonly ttlMs: number;
  readonly scope: GrantScope;
}

/** What a request for approval must be accompanied by, or else is not asked at all. */
export interface ReasonDemand {
  /** The caller must say why it asks. */
  readonly request: boolean;
  /** A vote must say why. */
  readonly vote: boolean;
}

export interface BreakGlass {
  /** Who may release at once, with a reason. */
  readonly permittedTo: Approvers;
  /** Who signs the review off afterwards; never who broke the glass. */
  readonly review: Approvers;
}

export interface Workflow {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "Workflow";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: {
    readonly auto: readonly AutoRule[];
    readonly stages: readonly Stage[];
    readonly requireReason: ReasonDemand;
    /** The requester, and the person it acts for (`subject.onBehalfOf`), may vote. */
    readonly allowSelfApproval: boolean;
    /** From the request on; then it expires, whatever stage is open. Absent: the stages' timeouts alone bound it. */
    readonly deadlineMs?: number;
    /** JSON Schema (2020-12) of the answers that come with a request; voters see them, automatic rules read `form.*`. */
    readonly form?: JsonObject;
    readonly breakGlass?: BreakGlass;
    /** More escalations per subject than this within the time are denied before anybody is asked. */
    readonly budget?: { readonly escalations: number; readonly perMs: number };
    /** An action released by a grant must be reported on within this time of its last use, or is flagged. Absent: 1 h. */
    readonly reportWithinMs?: number;
    readonly grant: GrantTerms & {
      /** How far a voter may widen the grant; absent: not at all. */
      readonly widen?: GrantTerms;
    };
  };
}

/** All that one environment enforces: what a bundle's content decodes to. Names are unique, references resolve. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly workflows: readonly Workflow[];
  /** Absent: it leaves open what facts there are. */
  readonly factSchemas?: readonly FactSchema[];
}

/** A finding about policy text. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** What to do, such as "did you mean 'refunds'?". Empty: nothing to suggest. */
  readonly suggestion: string;
}

/** A file of policy text, as the author wrote it. */
export interface PolicyFile {
  /** Relative path, used in diagnostics. */
  readonly path: string;
  /** One or more YAML or JSON documents. */
  readonly content: string;
}
