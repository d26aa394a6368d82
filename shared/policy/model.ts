import type { Obligation } from "../check/decision.ts";

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
  readonly effect: Effect;
  /** For `escalate`; absent: the policy's. */
  readonly workflow?: string;
  readonly obligations?: readonly Obligation[];
}

export interface Policy {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "Policy";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: {
    /** When this policy covers a request and no rule of any policy matches it. */
    readonly default: Effect;
    /** For the default `escalate`, and for rules that name none. */
    readonly workflow?: string;
    /** What this policy covers; absent resources: any. */
    readonly match: { readonly actions: readonly string[]; readonly resources?: readonly string[] };
    readonly rules: readonly Rule[];
  };
}

/** Tried at the control plane before any person is asked, in order; the first whose condition holds decides. */
export interface AutoRule {
  readonly when: string;
  readonly decision: "approve" | "deny";
  readonly reason?: string;
}

export interface Stage {
  readonly name: string;
  /** Who may vote: members of any of the groups, and the users named. */
  readonly approvers: { readonly groups?: readonly string[]; readonly users?: readonly string[] };
  /** Different voters that must approve. */
  readonly quorum: number;
  readonly timeoutMs: number;
  /** `escalate`: on to the next stage; `deny`: the approval expires. */
  readonly onTimeout: "escalate" | "deny";
}

/** How far an approval reaches: these exact arguments, any arguments on this resource, or the action as such. */
export type GrantScope = "arguments" | "resource" | "action";

export interface GrantTerms {
  readonly uses: number;
  readonly ttlMs: number;
  readonly scope: GrantScope;
}

export interface Workflow {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "Workflow";
  readonly metadata: { readonly name: string; readonly description?: string };
  readonly spec: {
    readonly auto: readonly AutoRule[];
    readonly stages: readonly Stage[];
    /** A vote must say why. */
    readonly requireReason: boolean;
    /** The requester, and the person it acts for (`subject.onBehalfOf`), may vote. */
    readonly allowSelfApproval: boolean;
    readonly grant: GrantTerms;
  };
}

/** All that one environment enforces: what a bundle's content decodes to. Names are unique, references resolve. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  readonly workflows: readonly Workflow[];
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
