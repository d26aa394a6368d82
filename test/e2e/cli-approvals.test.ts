import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type CliStack, eventually, startCliStack } from "../support/cli-stack.ts";
import { postern } from "../support/postern-cli.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

// alice is in support-leads; bob in finance and sre; carol in finance (cli/stack/secrets.ts).
const POLICIES = `
apiVersion: postern.dev/v1
kind: Policy
metadata: { name: payments }
spec:
  default: deny
  match: { actions: ["payments.**"] }
  rules: [{ id: refunds, effect: escalate, workflow: refunds }]
---
apiVersion: postern.dev/v1
kind: Workflow
metadata: { name: refunds }
spec:
  stages: [{ name: team, approvers: { groups: [support-leads] }, quorum: 1, timeout: 5m, onTimeout: deny }]
  breakGlass: { permittedTo: { groups: [sre] }, review: { groups: [finance] } }
  grant: { uses: 1, ttl: 10m, scope: arguments, widen: { uses: 20, ttl: 1h, scope: resource } }
`;

let folder = "";
let stack: CliStack;

const cli = (...args: string[]) => postern(folder, args);
const as = (name: string) => ["--config", join(folder, ".postern", "clients", `${name}.yaml`)];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-cli-approvals-"));
  mkdirSync(join(folder, "policies"));
  writeFileSync(join(folder, "policies", "payments.yaml"), POLICIES);
  stack = await startCliStack(folder, ["--policies", "policies"]);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for a refund, and waits until the approval is there. */
async function ask(amount: number, subject = "sam", payment = "p1"): Promise<string> {
  const asked = await cli(
    ...["check", "--json", "--subject", `user:${subject}`, "--action", "payments.refund.create"],
    ...["--resource", `payment:${payment}`, "--arg", `amount=${amount}`],
  );
  const { approvalId } = asked.json() as { approvalId: string };
  await eventually(
    () => cli("approvals", "show", approvalId, "--json"),
    ({ code }) => code === 0,
  );
  return approvalId;
}

it("a vote shows what it is on, and is refused on what was shown before", async () => {
  const id = await ask(100);
  const stale = await cli("approvals", "approve", `${id}@1`, "--json", ...as("alice"));
  expect(stale.error()).toMatchObject({ code: "APPROVAL_CHANGED" });
  const voted = await cli("approvals", "approve", `${id}@2`, ...as("alice"));
  expect(voted.stderr).toMatch(
    /approving\n {2}subject +user:sam\n(.*\n)* {2}arguments +amount: 100\n(.*\n)* {2}revision +2/,
  );
  expect(voted.stdout).toContain(`your vote counts: ${id} is approved`);
});

it("a voter approves the like as well, as far as the workflow permits", async () => {
  // On a payment of its own: the grant releases whatever else is asked about it.
  const id = await ask(110, "sam", "p2");
  const approve = (...more: string[]) => cli("approvals", "approve", id, "--json", ...more, ...as("alice"));
  expect((await approve("--for", "2h")).error()).toMatchObject({ code: "WIDENING_FORBIDDEN" });
  const terms = { uses: 20, ttlMs: 1_800_000, scope: "resource", arguments: [] };
  expect((await approve("--for", "30m", "--uses", "20", "--scope", "resource")).json()).toMatchObject({
    status: "approved",
    grantTerms: terms,
    votes: [{ voter: "alice", widen: terms }],
  });
});

it("explains what is missing, and what the reader can do", async () => {
  const id = await ask(120);
  const shown = await cli("approvals", "explain", id, ...as("alice"));
  expect(shown.stdout).toContain("It takes 1 more from members of support-leads.");
  expect(shown.stdout).toContain("sam can't vote here: made the request.");
  expect(shown.stdout).toContain("You can vote.");
  const other = await cli("approvals", "explain", id, "--json", ...as("bob"));
  expect(other.json()).toMatchObject({
    status: "pending",
    missing: [{ groups: ["support-leads"], count: 1 }],
    caller: { mayVote: false, code: "VOTER_NOT_ELIGIBLE", mayBreakGlass: true },
  });
});

it("breaks the glass, and keeps the review listed until somebody else signs it off", async () => {
  const id = await ask(130);
  const broken = await cli("approvals", "break-glass", id, "--reason", "all down", "--json", ...as("bob"));
  expect(broken.json()).toMatchObject({ status: "approved", review: { status: "open", openedBy: "bob" } });
  const open = await cli("approvals", "list", "--review", "open", "--json");
  expect(open.json()).toMatchObject({ approvals: [{ id }] });
  const own = await cli("approvals", "sign-off", id, "--reason", "fine", "--json", ...as("bob"));
  expect(own.error()).toMatchObject({ code: "REVIEW_OWN" });
  expect((await cli("approvals", "sign-off", id, "--reason", "justified", ...as("carol"))).code).toBe(0);
  const history = (await cli("approvals", "show", id)).stdout;
  expect(history).toMatch(/bob +broke the glass: all down; members of finance must review it/);
  expect(history).toMatch(/carol +signed the review off: justified/);
});

it("offers like requests as a batch, whose printed command approves them all, and says what of it did not count", async () => {
  const ids = [await ask(201, "ben"), await ask(202, "ben")];
  const shown = (await cli("approvals", "batches", ...as("alice"))).stdout;
  expect(shown).toContain("2 x user:ben payments.refund.create");
  const [, command = ""] = /\$ postern (approvals approve-batch .*)/.exec(shown) ?? [];
  expect(ids.every((id) => command.includes(`${id}@2`))).toBe(true);
  const voted = await cli(...command.split(" "), "--reason", "the batch of May", ...as("alice"));
  expect(voted.code, voted.stderr).toBe(0);
  expect(voted.stdout).toContain("2 of 2 votes count");
  const again = await cli(...command.split(" "), "--json", ...as("alice"));
  expect(again.code).toBe(3);
  expect(again.json()).toMatchObject({ results: [{ error: { code: "APPROVAL_ENDED" } }, {}] });
});

it("lets somebody vote in one's place for a time, and takes it back", async () => {
  const id = await ask(300);
  const given = await cli(
    "delegations",
    "create",
    "--to",
    "carol",
    "--for",
    "7d",
    "--reason",
    "ill",
    "--json",
    ...as("alice"),
  );
  const delegation = given.json() as { id: string };
  expect(delegation).toMatchObject({ from: "alice", to: "carol", status: "active" });
  expect((await cli("delegations", "list", ...as("bob"))).stdout).toMatch(/active +alice +carol +all/);
  await cli("approvals", "approve", id, "--reason", "looked at it", ...as("carol"));
  expect((await cli("approvals", "show", id)).stdout).toMatch(/carol +voted to approve in the place of alice/);
  expect((await cli("delegations", "revoke", delegation.id, ...as("alice"))).code).toBe(0);
  const next = await ask(301);
  const refused = await cli("approvals", "approve", next, "--json", ...as("carol"));
  expect(refused.error()).toMatchObject({ code: "VOTER_NOT_ELIGIBLE" });
});
