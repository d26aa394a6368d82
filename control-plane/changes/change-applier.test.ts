import { pino } from "pino";
import { beforeEach, expect, it } from "vitest";
import { outcomeOf } from "../../shared/approval/index.ts";
import type { Escalation } from "../../shared/approval/model.ts";
import { type SigningKey, signOutcome, type TrustedKeys } from "../../shared/bundle/index.ts";
import type { BundleContent } from "../../shared/bundle/model.ts";
import type { ChangeStore } from "../../shared/bus/ports.ts";
import { openEscalation, type PolicyChange } from "../../shared/change/model.ts";
import { parsePolicyFiles } from "../../shared/policy/index.ts";
import { NO_RULES } from "../../shared/promotion/model.ts";
import { stateAfter } from "../../shared/testing/approval-samples.ts";
import type { ApprovalEntry } from "../approvals/approval-view.ts";
import { BundleLibrary } from "../bundles/bundle-library.ts";
import { BundleWriter } from "../bundles/bundle-writer.ts";
import { newBundle } from "../bundles/new-bundle.ts";
import { newKeys, stageOf, workflowOf } from "../testing/fixtures.ts";
import { MemoryBundleStore } from "../testing/memory-bundle-store.ts";
import { ChangeApplier } from "./change-applier.ts";
import { ChangeDesk } from "./change-desk.ts";
import { PolicyGuard } from "./policy-guard.ts";

/** An environment that guards itself, by people. */
function contentOf(limit: number): BundleContent {
  const files = [
    {
      path: "guard.yaml",
      content: `apiVersion: postern.dev/v1
kind: Policy
metadata: { name: governance }
spec: { match: { actions: ["postern.policy.**"] }, rules: [{ id: ask, effect: escalate, workflow: refunds }] }
---
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec: { match: { actions: ["payments.**"] }, rules: [{ id: small, when: arguments.amount <= ${limit}, effect: allow }] }
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec: { stages: [{ name: leads, approvers: { groups: [leads] }, quorum: 1, timeout: 1h, onTimeout: deny }] }
`,
    },
  ];
  const { policySet, diagnostics } = parsePolicyFiles(files);
  if (policySet === undefined) throw new Error(JSON.stringify(diagnostics));
  return { formatVersion: 1, policySet, sources: files };
}

const ed = { name: "ed", roles: ["policy-editor"], groups: [] };
const label = { environment: "dev", publishedBy: "ed", message: "", rollbackOf: 0 };
const order = { environment: "dev", by: ed, message: "", expectedRevision: undefined, force: false, breakGlass: "" };

let store: MemoryBundleStore;
let library: BundleLibrary;
let writer: BundleWriter;
let key: SigningKey;
let trusted: TrustedKeys;

beforeEach(async () => {
  ({ key, trusted } = await newKeys());
  store = new MemoryBundleStore();
  library = new BundleLibrary(store, trusted, pino({ level: "silent" }));
  writer = new BundleWriter({ store, key, nowMs: Date.now, onPublished: () => undefined });
  await writer.put(newBundle(contentOf(50)), label, undefined);
});

async function activeNow() {
  const active = await library.active("dev");
  if (active === undefined) throw new Error("nothing is active");
  return active;
}

/** A change that waits for approval, and the approval that it gets. */
async function propose(guardedBy = "dev") {
  const contents = new Map<string, Uint8Array>();
  const changes: ChangeStore = {
    get: async () => undefined,
    replace: async () => 1,
    list: async () => [],
    putContent: async (digest, bytes) => void contents.set(digest, bytes),
    getContent: async (digest) => contents.get(digest),
    watch: async () => async () => undefined,
  };
  const guard = new PolicyGuard({
    library,
    facts: async () => ({ facts: {}, factTimes: { putAtMs: () => undefined, seenAtMs: undefined } }),
    nowMs: Date.now,
  });
  const desk = new ChangeDesk({
    guard,
    library,
    changes,
    escalations: { publish: async () => "stored" },
    nowMs: Date.now,
    source: "replica",
    traceparent: () => "",
    onProposed: () => undefined,
  });
  const draft = { verb: "publish", bundle: newBundle(contentOf(900)), rollbackOf: 0 } as const;
  const change = await desk.submit("dev", draft, order, await activeNow());
  if (change === undefined) throw new Error("it did not have to wait");
  const entry = approved(openEscalation(change));
  const applier = new ChangeApplier({
    guard,
    desk,
    library,
    writer,
    rules: new Map([["dev", guardedBy === "" ? NO_RULES : { ...NO_RULES, guardedBy }]]),
    rollouts: { begun: async () => undefined, begin: async () => 0 },
    changes,
    find: async () => entry,
    keys: trusted,
    nowMs: Date.now,
  });
  return { change, step: (of: PolicyChange = change) => applier.step(of) };
}

function approved(escalation: Escalation): ApprovalEntry {
  const nowMs = Date.now();
  const { environment, approvalId } = escalation;
  const state = stateAfter(
    { kind: "request", escalation, workflow: workflowOf([stageOf("leads")]), nowMs },
    {
      kind: "vote",
      nowMs,
      voteId: "v",
      voter: { id: "tina", groups: ["leads"] },
      verdict: "approve",
      reason: "",
    },
  );
  const outcome = outcomeOf(state);
  if (outcome === undefined) throw new Error("it has not ended");
  return { environment, approvalId, state, firstSequence: 1, sequence: 2, outcome: signOutcome(outcome, key) };
}

it("an approved change is applied although something is placed beside its base at the same moment", async () => {
  const { step } = await propose();
  store.before.replace = async () => {
    delete store.before.replace;
    await writer.putShadow(newBundle(contentOf(51)), label, await activeNow());
  };
  await expect(step()).resolves.toMatchObject({ kind: "end", end: { status: "applied", revision: 3 } });
  expect(store.stored?.pointer.shadow?.revision).toBe(2);
});

it("an approved change that loses to another bundle is stale, and changes nothing", async () => {
  const { step } = await propose();
  store.before.replace = async () => {
    delete store.before.replace;
    await writer.put(newBundle(contentOf(51)), label, await activeNow());
  };
  await expect(step()).resolves.toMatchObject({ kind: "end", end: { status: "stale", code: "REVISION_CONFLICT" } });
  expect(store.stored?.pointer.revision).toBe(2);
});

it("a change that is looked at again once it is in force was applied, and is not applied again", async () => {
  const { step } = await propose();
  await step();
  await expect(step()).resolves.toMatchObject({ kind: "end", end: { status: "applied", revision: 2 } });
  expect(store.stored?.pointer.revision).toBe(2);
});

it.each([
  ["nobody guards any more", ""],
  ["another one guards by now", "ops"],
])("what was approved for an environment that %s is refused", async (_, guardedBy) => {
  const { step } = await propose(guardedBy);
  await expect(step()).resolves.toMatchObject({ kind: "end", end: { status: "refused", code: "CHANGE_NOT_APPROVED" } });
  expect(store.stored?.pointer.revision).toBe(1);
});
