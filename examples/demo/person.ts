import { randomUUID } from "node:crypto";
import type { Approval__Output } from "../../proto/gen/postern/v1/Approval.ts";
import { createClient } from "../../runtime/rpc/client.ts";
import { jsonToValue } from "../../runtime/rpc/struct.ts";
import type { JsonValue } from "../../shared/json.ts";
import type { Diagnostic, PolicyFile } from "../../shared/policy/model.ts";

/** An approval as the control plane shows it, as far as the demo looks. */
export interface ApprovalView {
  readonly id: string;
  /** Id of the resource that it is about. */
  readonly resource: string;
  /** "PENDING", "APPROVED", "DENIED", "EXPIRED", "CANCELLED" */
  readonly status: string;
  readonly revision: number;
  /** Name of the open stage; empty when none is. */
  readonly stage: string;
  /** "alice APPROVE", in order. */
  readonly votes: readonly string[];
  readonly outcomeReason: string;
  /** Empty: none reported. */
  readonly reportedOutcome: string;
}

/** Somebody with a token: what the demo's people do at the control plane. Refusals are thrown as PosternError. */
export interface Person {
  approval(id: string): Promise<ApprovalView>;
  /** The kinds of the events of an approval, oldest first. */
  history(id: string): Promise<readonly string[]>;
  /** Every approval that waits, by id. */
  pending(): Promise<ReadonlyMap<string, ApprovalView>>;
  /** Looks at the approval and votes on what it saw. */
  vote(id: string, verdict: "approve" | "deny", reason: string): Promise<ApprovalView>;
  putFact(path: string, value: JsonValue): Promise<void>;
  validate(files: readonly PolicyFile[]): Promise<readonly Pick<Diagnostic, "message" | "file" | "suggestion">[]>;
  /** Returns the new revision. */
  publish(files: readonly PolicyFile[], message: string): Promise<number>;
  activeRevision(): Promise<number>;
  close(): void;
}

const TIMEOUT_MS = 10_000;

/** A person who is known to the control plane by a token. */
export function connectPerson(address: string, token: string, environment: string): Person {
  const options = { token, timeoutMs: TIMEOUT_MS };
  const approvals = createClient("postern.v1.ApprovalService", address, options);
  const facts = createClient("postern.v1.FactService", address, options);
  const policies = createClient("postern.v1.PolicyService", address, options);
  return {
    async approval(id) {
      return viewOf((await approvals.get({ environment, id })).approval);
    },
    async history(id) {
      return (await approvals.get({ environment, id })).history.map((event) => event.kind);
    },
    async pending() {
      const found = new Map<string, ApprovalView>();
      const filter = { environment, statuses: ["APPROVAL_STATUS_PENDING" as const] };
      for (let pageToken = ""; ; ) {
        const page = await approvals.list({ filter, pageSize: 100, pageToken });
        for (const approval of page.approvals) found.set(approval.id, viewOf(approval));
        pageToken = page.nextPageToken;
        if (pageToken === "") return found;
      }
    },
    async vote(id, verdict, reason) {
      const word = verdict === "approve" ? "VERDICT_APPROVE" : "VERDICT_DENY";
      // A vote is on what the person saw.
      const { revision } = viewOf((await approvals.get({ environment, id })).approval);
      const vote = { environment, id, verdict: word, reason, revision, voteId: randomUUID() } as const;
      return viewOf((await approvals.vote(vote)).approval);
    },
    async putFact(path, value) {
      await facts.put({ environment, path, value: jsonToValue(value) });
    },
    async validate(files) {
      return (await policies.validate({ files: [...files] })).diagnostics;
    },
    async publish(files, message) {
      return (await policies.publish({ environment, files: [...files], message })).bundle?.revision ?? 0;
    },
    async activeRevision() {
      return (await policies.get({ environment })).bundle?.revision ?? 0;
    },
    close() {
      for (const client of [approvals, facts, policies]) client.close();
    },
  };
}

function viewOf(approval: Approval__Output | null): ApprovalView {
  if (approval === null) throw new Error("the control plane answered without an approval");
  const status = approval.status.replace("APPROVAL_STATUS_", "");
  return {
    id: approval.id,
    resource: approval.resource?.id ?? "",
    status,
    revision: approval.revision,
    stage: status === "PENDING" ? (approval.stages[approval.currentStage]?.name ?? "") : "",
    votes: approval.votes.map((vote) => `${vote.voter} ${vote.verdict.replace("VERDICT_", "")}`),
    outcomeReason: approval.outcomeReason,
    reportedOutcome: approval.reportedOutcome,
  };
}
